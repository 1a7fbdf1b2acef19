package io.datapunk.lb.simulator.policy.baseline;

import java.util.Arrays;

/** Successes and requests of the last ten seconds, in slices of one. */
final class SuccessWindow {
    private static final int SLICES = 10;
    private static final long SLICE_NANOS = 1_000_000_000L;

    private final int[] requests = new int[SLICES];
    private final int[] successes = new int[SLICES];
    private int current;
    private long began;

    SuccessWindow(long nanos) {
        began = nanos;
    }

    void record(boolean success, long nanos) {
        advance(nanos);
        requests[current]++;
        successes[current] += success ? 1 : 0;
    }

    private void advance(long nanos) {
        long passed = (nanos - began) / SLICE_NANOS;
        for (long i = 0; i < Math.min(passed, SLICES); i++) {
            current = (current + 1) % SLICES;
            requests[current] = 0;
            successes[current] = 0;
        }
        began += passed * SLICE_NANOS;
    }

    /** Whether there were at least so many requests, and less than this part of them succeeded. */
    boolean below(double rate, int leastRequests) {
        int all = Arrays.stream(requests).sum();
        return all >= leastRequests && Arrays.stream(successes).sum() < rate * all;
    }
}
