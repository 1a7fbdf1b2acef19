package io.datapunk.lb.benchmarks.peer.common;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Which of a thread's requests fail: spread as by chance, and the same for every balancer in every run. One per thread.
 *
 * <p>Not evenly spaced: a balancer that goes round would then give all failures to the same few instances.
 */
@State(Scope.Thread)
public class Failing {
    /** Knuth's congruential generator, whose upper half shows no pattern at the distances at which an instance has its turn again. */
    private static final long FACTOR = 6_364_136_223_846_793_005L;

    private static final long SUMMAND = 1_442_695_040_888_963_407L;

    private long drawn = 1;

    /** Whether the next request fails, when so many of a hundred do. */
    public boolean next(int percent) {
        if (percent == 0) {
            return false;
        }
        drawn = drawn * FACTOR + SUMMAND;
        return (drawn >>> 32) * 100 < (long) percent << 32;
    }
}
