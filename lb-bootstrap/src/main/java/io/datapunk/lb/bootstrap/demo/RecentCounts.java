package io.datapunk.lb.bootstrap.demo;

import java.util.Arrays;

/**
 * How often something happened in the last whole second, to a tenth of a second. Times never go back. Not thread-safe.
 */
final class RecentCounts {
    private static final int WHOLE_TENTHS = 10;

    private final int[] counts = new int[WHOLE_TENTHS + 1]; // a ring; the newest is not over
    private long newest;

    /** Counts one at this time. */
    void add(long atNanos) {
        goTo(atNanos);
        counts[place(newest)]++;
    }

    /** How many there were in the ten tenths before the one this time is in. */
    long sum(long atNanos) {
        goTo(atNanos);
        return Arrays.stream(counts).asLongStream().sum() - counts[place(newest)];
    }

    private void goTo(long atNanos) {
        long tenth = atNanos / TenthCounts.TENTH_NANOS;
        newest = Math.max(newest, tenth - counts.length); // all that is older is forgotten anyway
        while (newest < tenth) {
            newest++;
            counts[place(newest)] = 0;
        }
    }

    private int place(long tenth) {
        return (int) (tenth % counts.length);
    }
}
