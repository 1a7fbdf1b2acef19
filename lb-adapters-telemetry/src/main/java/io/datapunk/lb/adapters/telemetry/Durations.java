package io.datapunk.lb.adapters.telemetry;

import java.util.concurrent.atomic.LongAdder;

/**
 * How long something took, again and again: a count and a sum for each bucket of the meter's boundaries.
 *
 * <p>Neither API has a histogram that it reads; so what is new since the last scrape is played back to the API's own
 * histogram, each bucket as so many times its mean. The mean of a bucket lies in the bucket, so buckets, count and sum
 * come out right. Thread-safe; adding never blocks and allocates nothing.
 */
public final class Durations {
    private static final int BUCKETS = LbMeter.MOST_BOUNDARIES + 1;

    private final LongAdder[] counts = new LongAdder[BUCKETS];
    private final LongAdder[] sums = new LongAdder[BUCKETS];

    Durations() {
        for (int i = 0; i < BUCKETS; i++) {
            counts[i] = new LongAdder();
            sums[i] = new LongAdder();
        }
    }

    void add(LbMeter meter, long nanos) {
        long duration = Math.max(0, nanos);
        int bucket = meter.bucketOf(duration);
        sums[bucket].add(duration);
        counts[bucket].increment();
    }

    /** Somebody's place in what was added. Not thread-safe. */
    public static final class Cursor {
        private final LbMeter meter;
        private final Durations durations;
        private final long[] counts = new long[BUCKETS];
        private final long[] sums = new long[BUCKETS];

        /** A place before everything. */
        public Cursor(LbMeter meter, Durations durations) {
            this.meter = meter;
            this.durations = durations;
        }

        /** Plays back what was added since the last call. What the player throws leaves the rest for the next call. */
        public void advance(Player player) {
            for (int i = 0; i < BUCKETS; i++) {
                long count = durations.counts[i].sum();
                long sum = durations.sums[i].sum();
                long times = count - counts[i];
                if (times > 0) {
                    // A sum may be ahead of its count by what is just being added.
                    long mean = meter.clamped(i, (sum - sums[i]) / times);
                    counts[i] = count;
                    sums[i] = sum;
                    player.play(mean, times);
                }
            }
        }
    }

    /** Gives a duration to an API. */
    @FunctionalInterface
    public interface Player {
        /** It took this long, so many times, at least once. */
        void play(long nanos, long times);
    }
}
