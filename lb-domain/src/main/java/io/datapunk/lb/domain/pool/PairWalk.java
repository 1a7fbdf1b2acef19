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
 * <p>Among many places, and while several lanes begin about as many runs, each of them begins its runs in a {@link LaneParts part} of the places for
 * some milliseconds, and then in another one, so that threads do not write where others have just written: what another processor has changed takes
 * as long to fetch as a whole request. Which part looks drawn, and lanes of different parts are never in the same one. So over some turns every
 * pair is as likely as any other here, too, and all lanes together are everywhere at any time.
 *
 * <p>Thread-safe and lock-free, allocates nothing. Each lane has a walk of its own; threads that share one, and meet there, draw
 * the same pair, or begin a run that nobody goes on with.
 */
final class PairWalk {
    /** A power of two. */
    private static final int LANES = 32;
    /** Words of a lane, so that no two lie within one line of the cache, or its neighbour that is fetched with it. */
    private static final int LANE_BITS = 4;
    /** Behind the word of a lane's walk: how many runs it has begun. */
    private static final int RUNS = 1;

    private static final int SHORTEST = 4;
    private static final int LONGEST = 127;
    /** A run is so small a part of all places, unless they are few: it meets nobody of whom it has just heard. */
    private static final int PART_SHIFT = 6;

    /** From so many places on each lane keeps to a part of them. */
    private static final int MANY = 512;

    private static final long FIRST = (1L << 32) - 1;
    private static final int AHEAD_SHIFT = 32;
    private static final int AHEAD = (1 << 24) - 1;
    private static final int LEFT_SHIFT = 56;
    /** One place further, and one step less is left. */
    private static final long STEP = 1 - (1L << LEFT_SHIFT);

    private final IntSupplier lane;
    private final IntSupplier turn;

    /**
     * Where each walk is: first place 32 bits, how far ahead of it the second one is 24, steps that are left 8 bits; below zero once it is
     * over. One word, so that no two threads mix theirs.
     */
    private final long[] walks = new long[(LANES + 1) << LANE_BITS];

    /** How many runs each lane had begun at the last look, beside the word of its walk. */
    private final long[] seen = new long[LANES];

    /** Plain, as every run reads it: an older one does for a moment. */
    private int partsShift;

    /**
     * Walks that have not begun.
     *
     * @param lane tells which threads call: any number, the same for one thread
     * @param turn a number that is another one every few milliseconds
     */
    PairWalk(IntSupplier lane, IntSupplier turn) {
        this.lane = lane;
        this.turn = turn;
        for (int each = 0; each < LANES; each++) {
            walks[wordOf(each)] = 1L << AHEAD_SHIFT;
        }
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
        long walk = past < 0 ? begun(word, bound, random) : past & ~FIRST;
        walks[word] = walk;
        return walk;
    }

    /** The step that was made last, by this thread or another one of its lane; names the places 0 and 1 before the first. */
    long last() {
        return walks[word()];
    }

    private int word() {
        return wordOf(lane.getAsInt() & (LANES - 1));
    }

    private static int wordOf(int lane) {
        return (lane + 1) << LANE_BITS;
    }

    private static int laneOf(int word) {
        return (word >>> LANE_BITS) - 1;
    }

    private long begun(int word, int bound, RandomGenerator random) {
        walks[word + RUNS]++;
        long steps = Math.max(SHORTEST, Math.min(bound >> PART_SHIFT, LONGEST));
        long places = distinct(random.nextLong(), bound);
        int drawn = Candidates.first(places);
        int ahead = Candidates.second(places) - drawn;
        int first = bound < MANY ? drawn : inPart(drawn, word, bound);
        return (steps - 1) << LEFT_SHIFT | (long) (ahead < 0 ? ahead + bound : ahead) << AHEAD_SHIFT | first;
    }

    /** The same within the part in which a lane begins its runs now. */
    private int inPart(int drawn, int word, int bound) {
        int shift = partsShift;
        if (shift == 0) {
            return drawn;
        }
        int part = LaneParts.of(laneOf(word), turn.getAsInt(), shift);
        return (drawn + part * bound) >> shift;
    }

    /** Looks how many runs each lane has begun since the last look, and divides the places among them. One thread at a time. */
    void divide() {
        long[] begun = new long[LANES];
        for (int each = 0; each < LANES; each++) {
            long runs = walks[wordOf(each) + RUNS];
            begun[each] = runs - seen[each];
            seen[each] = runs;
        }
        partsShift = LaneParts.shift(begun);
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
