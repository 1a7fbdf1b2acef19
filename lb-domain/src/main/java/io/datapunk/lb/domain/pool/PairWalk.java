package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.selection.Candidates;
import java.util.Arrays;
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

    private static final long FIRST = (1L << 32) - 1;
    private static final int AHEAD_SHIFT = 32;
    private static final int AHEAD = (1 << 24) - 1;
    private static final int LEFT_SHIFT = 56;
    /** One place further, and one step less is left. */
    private static final long STEP = 1 - (1L << LEFT_SHIFT);

    private final IntSupplier lane;

    /**
     * Where each walk is: first place 32 bits, how far ahead of it the second one is 24, steps that are left 8 bits; below zero once it is
     * over. One word, so that no two threads mix theirs.
     */
    private final long[] walks = new long[(LANES + 1) << LANE_BITS];

    /** @param lane tells which threads call: any number, the same for one thread */
    PairWalk(IntSupplier lane) {
        this.lane = lane;
        Arrays.fill(walks, 1L << AHEAD_SHIFT);
    }

    /**
     * The next step, which names two places.
     *
     * @param bound how many places there are, 2 to {@link Ticket#MOST_HANDLES}
     * @return not below zero
     */
    long next(int bound, RandomGenerator random) {
        int word = word();
        long walk = walks[word] + STEP;
        if (walk < 0 || (int) walk >= bound) {
            return turn(word, walk, bound, random);
        }
        walks[word] = walk;
        return walk;
    }

    /** Begins another run where one is over, or goes on at the first place behind the last one. */
    private long turn(int word, long past, int bound, RandomGenerator random) {
        long walk = past < 0 ? begun(bound, random) : past & ~FIRST;
        walks[word] = walk;
        return walk;
    }

    /** The step that was made last, by this thread or another one of its lane; names the places 0 and 1 before the first. */
    long last() {
        return walks[word()];
    }

    private int word() {
        return ((lane.getAsInt() & (LANES - 1)) + 1) << LANE_BITS;
    }

    private static long begun(int bound, RandomGenerator random) {
        long steps = Math.max(SHORTEST, Math.min(bound >> PART_SHIFT, LONGEST));
        long places = distinct(random.nextLong(), bound);
        int first = Candidates.first(places);
        int ahead = Candidates.second(places) - first;
        return (steps - 1) << LEFT_SHIFT | (long) (ahead < 0 ? ahead + bound : ahead) << AHEAD_SHIFT | first;
    }

    /** The first place of a step. */
    static int first(long step) {
        return (int) step;
    }

    /**
     * Both places of a step, which are different.
     *
     * @param bound how many places there are, 2 at least; they may be others than when the step was made
     */
    static long pair(long step, int bound) {
        int first = first(step) < bound ? first(step) : 0;
        int ahead = (int) (step >>> AHEAD_SHIFT) & AHEAD;
        int second = first + (ahead < bound ? ahead : 1);
        return Candidates.pairOf(first, second < bound ? second : second - bound);
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
