package io.datapunk.lb.simulator.report;

import io.datapunk.lb.simulator.policy.Place;
import io.datapunk.lb.simulator.policy.Policy;
import io.datapunk.lb.simulator.policy.PolicyKind;
import java.time.Duration;

/**
 * A policy whose runs end early when somebody says so: a task of the run asks, each tenth of a second of the run's own time.
 * A run that is not stopped is the same as without it.
 */
record Stoppable(PolicyKind kind, Progress progress) implements PolicyKind {
    private static final Duration INTERVAL = Duration.ofMillis(100);

    @Override
    public String strategy() {
        return kind.strategy();
    }

    @Override
    public String scorer() {
        return kind.scorer();
    }

    @Override
    public Policy create(Place place) {
        if (place.client() == 0) {
            place.scheduler().every(INTERVAL, this::ask);
        }
        return kind.create(place);
    }

    private void ask() {
        if (progress.stopped()) {
            throw new StoppedException();
        }
    }

    /** Unwinds a run that was stopped. */
    static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StoppedException() {
            super("stopped", null, false, false);
        }
    }
}
