package io.datapunk.lb.application.service;

import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.spi.Outcome;
import java.util.random.RandomGenerator;

/**
 * Chooses which requests of a service are timed for those who want samples, so that telemetry costs the others nothing.
 *
 * <p>Of attempts, the first few of every round of maintenance: all of them when traffic is low, some hundreds a second when
 * it is high. Of selections, the first of every round, so that a service with few requests has samples too, and one in
 * 1,024. Thread-safe; a budget may be overdrawn by a race, by one for each thread.
 */
final class Sampling {
    private static final int ATTEMPTS_PER_ROUND = 32;
    private static final int SELECTIONS_MASK = 1023;

    private final String service;
    private final RandomGenerator random;
    private final Events events;
    private final boolean wanted;
    private volatile int budget = ATTEMPTS_PER_ROUND;
    private volatile boolean selectionDue = true;

    Sampling(String service, RandomGenerator random, Events events) {
        this.service = service;
        this.random = random;
        this.events = events;
        this.wanted = events.wantsSamples();
    }

    /** A new budget until the next round. */
    void nextRound() {
        if (wanted && budget != ATTEMPTS_PER_ROUND) {
            budget = ATTEMPTS_PER_ROUND;
        }
        if (wanted && !selectionDue) {
            selectionDue = true;
        }
    }

    /** Whether to time the selection that is about to happen. */
    boolean timesSelection() {
        return wanted && ((random.nextInt() & SELECTIONS_MASK) == 0 || takesTheDueOne());
    }

    private boolean takesTheDueOne() {
        if (!selectionDue) {
            return false;
        }
        selectionDue = false;
        return true;
    }

    void selected(long nanos) {
        events.sample(new BalancerEvent.SelectionTimed(service, Math.max(0, nanos)));
    }

    /** @param latencyNanos negative when unknown: then there is nothing to tell */
    @SuppressWarnings("NonAtomicVolatileUpdate") // To be off by a few is cheaper than a shared counter.
    void attempted(Outcome outcome, long latencyNanos) {
        if (wanted && budget > 0 && latencyNanos >= 0) {
            budget--;
            events.sample(new BalancerEvent.AttemptTimed(service, outcome, latencyNanos));
        }
    }
}
