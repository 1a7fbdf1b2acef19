package io.datapunk.lb.domain.selection;

import io.datapunk.lb.domain.selection.TracedPick.Result;
import io.datapunk.lb.domain.selection.TracedPick.Seen;
import io.datapunk.lb.domain.selection.TracedPick.Source;
import io.datapunk.lb.domain.selection.TracedPick.Step;
import io.datapunk.lb.domain.selection.TracedPick.Thinning;
import io.datapunk.lb.spi.selection.Candidates;
import java.util.ArrayList;
import java.util.List;

/** A step of a pick while it is observed. Not thread-safe. */
final class TracedStep {
    final Source source;
    final List<Seen> seen = new ArrayList<>();
    int handle = Candidates.NONE;
    String id = "";
    String fault = "";
    boolean ineligible;
    boolean excluded;
    /** Whether another step came after it, although nothing was asked that could have turned it down. */
    boolean passedOver;

    float weight = Float.NaN;
    float ramp = Float.NaN;
    float health = Float.NaN;
    /** The number the probability was compared with. */
    float drawn = Float.NaN;

    TracedStep(Source source) {
        this.source = source;
    }

    Result result() {
        if (!fault.isEmpty()) {
            return Result.FAULT;
        }
        if (handle == Candidates.NONE) {
            return Result.NOBODY;
        }
        if (ineligible) {
            return id.isEmpty() ? Result.NOT_A_MEMBER : Result.INELIGIBLE;
        }
        if (excluded) {
            return Result.EXCLUDED;
        }
        return passedOver || drawn >= probability() ? Result.THINNED : Result.ACCEPTED;
    }

    /** The product in the order of the selector, so that it rounds alike. */
    private float probability() {
        return part(ramp) * part(health) * part(weight);
    }

    private static float part(float known) {
        return Float.isNaN(known) ? 1 : known;
    }

    Step done() {
        boolean weighed = !Float.isNaN(weight) || !Float.isNaN(ramp) || !Float.isNaN(health);
        Thinning thinning = weighed ? new Thinning(weight, ramp, health, probability(), drawn) : Thinning.NONE;
        return new Step(source, handle, id, result(), thinning, fault, seen);
    }
}
