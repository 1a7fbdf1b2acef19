package io.datapunk.lb.domain.strategy;

import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.random.RandomGenerator;

/**
 * Chance that is a function of a request's routing hash and attempt: the same request draws the same numbers.
 *
 * <p>A request with a routing hash draws nothing from the shared source, so the strategies that live on chance take it
 * from here. One object per pick, never shared. The numbers are those of SplitMix64 (Steele, Lea, Flood: Fast
 * Splittable Pseudorandom Number Generators, OOPSLA 2014).
 */
public final class KeyedRandom implements RandomGenerator {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    private KeyedRandom(long seed) {
        state = seed;
    }

    /** The given source, or, for a request with a routing hash, one made of that hash. */
    public static RandomGenerator orGiven(SelectionContext context, RandomGenerator random) {
        return context.hasHash() ? new KeyedRandom(mix(context.hash()) + mix(context.attempt())) : random;
    }

    /**
     * A number in [0,1) made of the request's hash and attempt, independent of what {@link #orGiven} draws and of what is made
     * for another purpose.
     */
    public static double unit(SelectionContext context, long purpose) {
        return (mix(mix(context.hash()) + mix(context.attempt()) + mix(purpose)) >>> 11) * 0x1.0p-53;
    }

    @Override
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** The value with its bits mixed thoroughly, one to one. */
    public static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
