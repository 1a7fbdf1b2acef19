package io.datapunk.lb.simulator.policy.baseline;

import io.datapunk.lb.spi.Outcome;

/**
 * How a request ended. Immutable.
 *
 * @param latencyNanos what it took
 * @param retryAfterNanos for how long the server asked to be left alone; 0 when it did not say
 * @param load how many requests the server said it has; NaN when it did not
 */
record Ending(Outcome outcome, long latencyNanos, long retryAfterNanos, float load) {
    boolean failed() {
        return outcome.isFailure();
    }
}
