package io.datapunk.lb.bootstrap.demo;

import java.util.Arrays;

/**
 * How often something happened in each tenth of a second, for as long as {@link #LIMIT} tenths; what comes later is not
 * kept. Not thread-safe.
 */
final class TenthCounts {
    /** The length of one bucket. */
    static final long TENTH_NANOS = 100_000_000;

    /** Two hours, so that a run without an end does not fill the memory. */
    static final int LIMIT = 72_000;

    private int[] counts = new int[512];

    /** Counts one at this time. */
    void add(long atNanos) {
        int tenth = (int) Math.min(LIMIT, atNanos / TENTH_NANOS);
        if (tenth == LIMIT) {
            return;
        }
        if (tenth >= counts.length) {
            counts = Arrays.copyOf(counts, Math.max(tenth + 1, 2 * counts.length));
        }
        counts[tenth]++;
    }

    /** The sum over {@code length} tenths from {@code first} on. */
    long sum(long first, int length) {
        long sum = 0;
        for (long tenth = Math.max(0, first); tenth < Math.min(counts.length, first + length); tenth++) {
            sum += counts[(int) tenth];
        }
        return sum;
    }
}
