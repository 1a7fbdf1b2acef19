package io.datapunk.lb.application.service;

import io.datapunk.lb.Explanation;
import io.datapunk.lb.domain.selection.TracedPick;
import io.datapunk.lb.domain.selection.TracedPick.Thinning;
import java.time.Duration;
import java.util.OptionalLong;

/** Puts a pick as the domain saw it into the words of the public interface. */
final class Explanations {
    private Explanations() {}

    static Explanation of(long sequence, Duration age, String strategy, boolean panic, TracedPick pick) {
        return new Explanation(
                sequence,
                age,
                strategy,
                pick.attempt(),
                pick.hashed() ? OptionalLong.of(pick.hash()) : OptionalLong.empty(),
                pick.route(),
                pick.listed(),
                pick.eligible(),
                panic,
                pick.steps().stream().map(Explanations::step).toList(),
                Explanation.Ending.valueOf(pick.ending().name()),
                pick.trial(),
                pick.chosen());
    }

    private static Explanation.Step step(TracedPick.Step step) {
        Thinning thinning = step.thinning();
        return new Explanation.Step(
                Explanation.Source.valueOf(step.source().name()),
                step.handle(),
                step.id(),
                Explanation.Result.valueOf(step.result().name()),
                new Explanation.Thinning(
                        thinning.weight(),
                        thinning.ramp(),
                        thinning.health(),
                        thinning.probability(),
                        thinning.against()),
                step.fault(),
                step.seen().stream().map(Explanations::candidate).toList());
    }

    private static Explanation.Candidate candidate(TracedPick.Seen seen) {
        return new Explanation.Candidate(
                seen.id(),
                seen.eligible(),
                seen.excluded(),
                seen.weight(),
                seen.ramp(),
                seen.health(),
                seen.inFlight(),
                seen.latencyNanos(),
                seen.stallNanos(),
                seen.cost());
    }
}
