package io.datapunk.lb.simulator.server;

import java.util.random.RandomGenerator;

/**
 * One request at the door of a server that something is wrong with.
 *
 * @param nanos when it came, from the start of the run
 * @param route of which route it is; 0 none
 * @param window of the fault it meets
 * @param bucket what the server may still admit under a limit
 * @param random chance for faults
 */
record Visit(long nanos, int route, Window window, TokenBucket bucket, RandomGenerator random) {
    long untilTheEnd() {
        return window.until().toNanos() - nanos;
    }

    /** How much of the window has passed, 0 to 1. */
    double passed() {
        long from = window.from().toNanos();
        return (double) (nanos - from) / (window.until().toNanos() - from);
    }
}
