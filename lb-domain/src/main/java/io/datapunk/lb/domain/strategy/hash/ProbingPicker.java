package io.datapunk.lb.domain.strategy.hash;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.random.RandomGenerator;

/**
 * Follows the sequence of choices that a key has, to the first that can be used: eligible, not excluded, with room under the bound.
 *
 * <p>Immutable and thread-safe, takes no lock, allocates nothing. What the sequence is, subclasses say. Usually the first choice is
 * taken; with a share s of the weight eligible it takes about 1/s steps, and at most O(n) when next to nobody is.
 */
abstract class ProbingPicker implements Picker {
    /*
     * A request is asked again, with a higher attempt, when thinning refused the answer or an attempt failed. It then begins at the
     * choice of that number. Only choices that could be used are counted, or a request would be given the same one again where one
     * before was passed over; those it excludes are counted, for it excludes what it has been to. Whether a choice came up before is
     * found by going through the sequence again, which is quadratic, but these are short ways and nothing must be allocated. So
     * only the beginning of the sequence is searched; an attempt beyond that begins somewhere else.
     *
     * When the sequence leads to nobody, all members are looked at, so that the answer is "nobody" only when it is true. Nobody with
     * room can only be left for a request that excludes who has it, or while others are just beginning theirs: the one least above
     * its bound is then the best there is.
     */
    private static final int DISTINCT_STEPS = 256;

    private static final int STEPS = 64;
    private static final int STEPS_PER_MEMBER = 4;

    private final int[] members;
    private final LoadBound bound;

    /**
     * A picker for these members.
     *
     * @param members their handles, in order of id
     */
    ProbingPicker(int[] members, LoadBound bound) {
        this.members = members;
        this.bound = bound;
    }

    /** Where the sequence of a key begins. */
    abstract long start(long key);

    /** Where a request without a key begins: anywhere, so that everybody is met in proportion to weight. */
    abstract long startAnywhere(long chance);

    /** The choice number {@code step}, from 0, of the sequence that begins there. */
    abstract int choice(long start, int step);

    /** After how many steps the sequence repeats itself. */
    abstract int period();

    @Override
    public final int pick(Candidates candidates, SelectionContext context, RandomGenerator random) {
        if (members.length == 0) {
            return Candidates.NONE;
        }
        boolean keyed = context.hasHash();
        long key = keyed ? Hash64.mix(context.hash()) : random.nextLong();
        int attempt = keyed ? context.attempt() : 0;
        long start = keyed ? start(key) : startAnywhere(key);
        if (attempt == 0) {
            int handle = choice(start, 0);
            if (usable(candidates, context, handle) && (bound.none() || candidates.inFlight(handle) == 0)) {
                return handle;
            }
        }
        int eligible = candidates.eligibleCount();
        return eligible == 0
                ? Candidates.NONE
                : probe(candidates, context, key, start, Math.floorMod(attempt, eligible));
    }

    private int probe(Candidates candidates, SelectionContext context, long key, long start, int number) {
        double perWeight = bound.perWeight(candidates);
        long from = start;
        if (number > 0) {
            int handle = distinct(candidates, context, start, number, perWeight);
            if (handle != Candidates.NONE) {
                return handle;
            }
            from = start(Hash64.next(key, number));
        }
        int steps = (int) Math.min(period(), STEPS + (long) STEPS_PER_MEMBER * members.length);
        for (int step = 0; step < steps; step++) {
            int handle = choice(from, step);
            if (usable(candidates, context, handle) && LoadBound.excess(candidates, handle, perWeight) < 0) {
                return handle;
            }
        }
        return leastAbove(candidates, context, Hash64.below(key, members.length), perWeight);
    }

    /** The choice of this number among the different ones with room, or the first after it that is not excluded. */
    private int distinct(Candidates candidates, SelectionContext context, long start, int number, double perWeight) {
        int left = number;
        int steps = number < DISTINCT_STEPS ? Math.min(period(), DISTINCT_STEPS) : 0;
        for (int step = 0; step < steps; step++) {
            int handle = choice(start, step);
            if (candidates.eligible(handle)
                    && LoadBound.excess(candidates, handle, perWeight) < 0
                    && !chosenBefore(start, step, handle)) {
                if (left > 0) {
                    left--;
                } else if (!context.excluded(handle)) {
                    return handle;
                }
            }
        }
        return Candidates.NONE;
    }

    private boolean chosenBefore(long start, int step, int handle) {
        for (int before = 0; before < step; before++) {
            if (choice(start, before) == handle) {
                return true;
            }
        }
        return false;
    }

    private int leastAbove(Candidates candidates, SelectionContext context, int from, double perWeight) {
        int best = Candidates.NONE;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < members.length; i++) {
            int place = from + i;
            int handle = members[place >= members.length ? place - members.length : place];
            if (usable(candidates, context, handle)) {
                double excess = LoadBound.excess(candidates, handle, perWeight);
                if (excess < 0) {
                    return handle;
                }
                if (excess < least) {
                    best = handle;
                    least = excess;
                }
            }
        }
        return best;
    }

    private static boolean usable(Candidates candidates, SelectionContext context, int handle) {
        return candidates.eligible(handle) && !context.excluded(handle);
    }
}
