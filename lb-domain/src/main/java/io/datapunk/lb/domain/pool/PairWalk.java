package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.selection.Candidates;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/**
 * Pairs of places, drawn in runs: a run begins at two places by chance, and each of its next pairs is one place further, around
 * the end. So what a pick reads lies in a row, where the processor fetches it ahead, and most picks need no random number.
 *
 * <p>Every pair of two different places is as likely as any other, whichever step of a run one looks at; within a run no place
 * comes twice before all have come, but as the other one of its pair. That is systematic sampling (Madow and Madow, On the
 * Theory of Systematic Sampling, 1944) of short runs, as what goes in a circle for ever may go in step with the requests.
 *
 * <p>Thread-safe and lock-free, allocates nothing. Each lane has a walk of its own; threads that share one, and meet there, draw
 * the same pair, or begin a run that nobody goes on with.
 */
final class PairWalk {
    /** A power of two. */
    private static final int LANES = 32;
    /** Words of a lane, so that no two lie within one line of the cache, or its neighbour that is fetched with it. */
    private static final int LANE_BITS = 4;

    private static final int SHORTEST = 4;
    private static final int LONGEST = 127;
    /** A run is so small a part of all places, unless they are few: it meets nobody of whom it has just heard. */
    private static final int PART_SHIFT = 6;

    private static final int SECOND_SHIFT = 32;
    private static final int LEFT_SHIFT = 56;
    /** Both places, as a pair is given. */
    private static final long PAIR = (1L << LEFT_SHIFT) - 1;
    /** Both places are one further, and one step less is left. */
    private static final long STEP = 1 + (1L << SECOND_SHIFT) - (1L << LEFT_SHIFT);

    private final IntSupplier lane;

    /**
     * Where each walk is: first place 32 bits, second 24, steps that are left 8 bits; below zero once it is over. One word, so that
     * no two threads mix theirs.
     */
    private final long[] walks = new long[(LANES + 1) << LANE_BITS];

    /** @param lane tells which threads call: any number, the same for one thread */
    PairWalk(IntSupplier lane) {
        this.lane = lane;
    }

    /**
     * The next two places, which are different unless there are fewer places than at the last step.
     *
     * @param bound how many places there are, 2 to {@link Ticket#MOST_HANDLES}
     */
    long next(int bound, RandomGenerator random) {
        int word = ((lane.getAsInt() & (LANES - 1)) + 1) << LANE_BITS;
        long walk = walks[word] + STEP;
        long first = Candidates.first(walk);
        long second = Candidates.second(walk & PAIR);
        walk -= first < bound ? 0 : first;
        walk -= second < bound ? 0 : second << SECOND_SHIFT;
        if (walk < 0) {
            walk = begun(bound, random);
        }
        walks[word] = walk;
        return walk & PAIR;
    }

    private static long begun(int bound, RandomGenerator random) {
        long steps = Math.max(SHORTEST, Math.min(bound >> PART_SHIFT, LONGEST));
        long places = distinct(random.nextLong(), bound);
        return (steps - 1) << LEFT_SHIFT | places;
    }

    /** Two places from one random number. */
    static long distinct(long draw, int bound) {
        int one = below(draw >>> 32, bound);
        int other = below(draw & 0xffff_ffffL, bound - 1);
        other += (one - 1 - other) >>> 31; // Past the one: what no processor could foresee, and so is no branch.
        return Candidates.pairOf(one, other);
    }

    /** Maps 32 random bits to 0 … bound − 1 by multiplication. */
    static int below(long bits32, int bound) {
        return (int) ((bits32 * bound) >>> 32);
    }
}
