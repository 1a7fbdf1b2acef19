package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.selection.Candidates;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Uniform draws among the members of a pool, or of a fixed group of them. Thread-safe.
 *
 * <p>They use the dense index when there is one (few eligible), else they redraw on the members, or right on the handles while
 * nearly all below the largest are members, which saves the way through the list. After eight misses without an index each one is
 * drawn for itself, some hundred times. Only then they look on from a random place, which favours whoever stands behind many that are
 * out.
 */
final class Draws {
    /** Two of nobody. */
    static final long NOBODY = Candidates.pairOf(Candidates.NONE, Candidates.NONE);

    private static final int DRAWS = 8;

    /** So many more for each one that is still to be found, at least. */
    private static final int MORE_DRAWS = 256;
    /** As many as this part of all places: with so few eligible that they just do not fit into an index, one in ten million finds nobody. */
    private static final int MORE_DRAWS_SHIFT = 6;

    private final Members members;
    private final Lines lines;
    private final @Nullable Group group;
    private final EligibleIndex index;

    Draws(Store store, @Nullable Group group) {
        this.members = store.members();
        this.lines = store.lines();
        this.group = group;
        this.index = group == null ? store.index() : group.index();
    }

    int[] members() {
        Group ours = group;
        return ours == null ? members.handles() : ours.handles();
    }

    /** One eligible member, or {@link Candidates#NONE}. */
    int one(RandomGenerator random) {
        int[] few = index.few();
        int[] from = few == null ? members() : few;
        if (from.length == 0) {
            return Candidates.NONE;
        }
        int packed = few == null ? packed() : 0;
        int bound = packed == 0 ? from.length : packed;
        int draws = few == null ? DRAWS : 2;
        for (int i = 0; i < draws; i++) {
            int place = PairWalk.below(random.nextLong() >>> 32, bound);
            int handle = packed == 0 ? from[place] : place;
            if (eligible(handle)) {
                return handle;
            }
        }
        int handle = few == null ? drawn(from, packed, Candidates.NONE, random) : Candidates.NONE;
        return handle == Candidates.NONE
                ? nextFrom(from, PairWalk.below(random.nextLong() >>> 32, from.length), Candidates.NONE)
                : handle;
    }

    /** Some handle, each as likely as any other, and a member's, unless it is one of the few that are free; or {@link Candidates#NONE}. */
    int lot(RandomGenerator random) {
        int packed = packed();
        long bits = random.nextLong() >>> 32;
        if (packed != 0) {
            return PairWalk.below(bits, packed);
        }
        int[] from = members();
        return from.length == 0 ? Candidates.NONE : from[PairWalk.below(bits, from.length)];
    }

    /** The first draw of two: distinct, who knows whether eligible; {@link #NOBODY}, and nothing drawn, among fewer than two. */
    long first(RandomGenerator random) {
        int[] few = index.few();
        int[] from = few == null ? members() : few;
        return from.length < 2 ? NOBODY : distinct(random.nextLong(), from, few == null ? packed() : 0);
    }

    /** Whom the next step of a walk names first, who knows whether eligible; {@link Candidates#NONE}, and no step was made, among fewer than two. */
    int next(PairWalk walk, RandomGenerator random) {
        int[] few = index.few();
        int[] from = few == null ? members() : few;
        if (from.length < 2) {
            return Candidates.NONE;
        }
        int packed = few == null ? packed() : 0;
        int place = PairWalk.first(walk.next(packed == 0 ? from.length : packed, random));
        return packed == 0 ? from[place] : place;
    }

    /** Both whom a step names, as {@link #first(RandomGenerator)} does; {@link #NOBODY} among fewer than two. */
    long both(long step) {
        int[] few = index.few();
        int[] from = few == null ? members() : few;
        if (from.length < 2) {
            return NOBODY;
        }
        int packed = few == null ? packed() : 0;
        return handles(PairWalk.pair(step, packed == 0 ? from.length : packed), from, packed);
    }

    /** A first draw, or the next one of which both are eligible: see {@link Candidates#pair}. */
    long eligible(long drawn, RandomGenerator random) {
        return areEligible(drawn) ? drawn : next(random);
    }

    private long next(RandomGenerator random) {
        int[] few = index.few();
        int[] from = few == null ? members() : few;
        int length = from.length;
        if (length < 2) {
            int only = one(random);
            return Candidates.pairOf(only, only);
        }
        int packed = few == null ? packed() : 0;
        for (int i = 1; i < DRAWS; i++) {
            long pair = distinct(random.nextLong(), from, packed);
            if (areEligible(pair)) {
                return pair;
            }
        }
        return few == null ? oneByOne(from, packed, random) : lookedFor(from, Candidates.NONE, random);
    }

    private long oneByOne(int[] from, int packed, RandomGenerator random) {
        int first = drawn(from, packed, Candidates.NONE, random);
        int second = first == Candidates.NONE ? Candidates.NONE : drawn(from, packed, first, random);
        return second == Candidates.NONE ? lookedFor(from, first, random) : Candidates.pairOf(first, second);
    }

    /** An eligible one that is not the one to avoid, each as likely as any other, by some draws; {@link Candidates#NONE} when all miss. */
    private int drawn(int[] from, int packed, int avoid, RandomGenerator random) {
        int bound = packed == 0 ? from.length : packed;
        int draws = Math.max(MORE_DRAWS, bound >> MORE_DRAWS_SHIFT);
        for (int i = 0; i < draws; i++) {
            int place = PairWalk.below(random.nextLong() >>> 32, bound);
            int handle = packed == 0 ? from[place] : place;
            if (handle != avoid && eligible(handle)) {
                return handle;
            }
        }
        return Candidates.NONE;
    }

    /** This one and another, or two where it is {@link Candidates#NONE}, from a random place on. */
    private long lookedFor(int[] from, int found, RandomGenerator random) {
        int start = PairWalk.below(random.nextLong() >>> 32, from.length);
        int first = found == Candidates.NONE ? nextFrom(from, start, Candidates.NONE) : found;
        int second = first == Candidates.NONE ? Candidates.NONE : nextFrom(from, start, first);
        return Candidates.pairOf(first, second == Candidates.NONE ? first : second);
    }

    private boolean areEligible(long pair) {
        return pair != NOBODY
                && StandingWord.eligible(
                        lines.standing(Candidates.first(pair)), lines.standing(Candidates.second(pair)));
    }

    private boolean eligible(int handle) {
        return lines.knows(handle) && StandingWord.eligible(lines.standing(handle));
    }

    /** Two of these, or of all handles below a bound that is not 0, from one random number. */
    private static long distinct(long draw, int[] from, int packed) {
        return handles(PairWalk.distinct(draw, packed == 0 ? from.length : packed), from, packed);
    }

    private static long handles(long places, int[] from, int packed) {
        return packed == 0
                ? Candidates.pairOf(from[Candidates.first(places)], from[Candidates.second(places)])
                : places;
    }

    /** All handles below this may be drawn, because nearly all are members, without a look at who is; 0 when that is not so. */
    private int packed() {
        return group == null ? members.packed() : 0;
    }

    /** The first eligible one from this place on, around the array, that is not the one to avoid. */
    private int nextFrom(int[] from, int start, int avoid) {
        for (int i = 0; i < from.length; i++) {
            int place = start + i;
            int handle = from[place >= from.length ? place - from.length : place];
            if (handle != avoid && eligible(handle)) {
                return handle;
            }
        }
        return Candidates.NONE;
    }
}
