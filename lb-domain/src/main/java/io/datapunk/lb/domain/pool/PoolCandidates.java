package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.selection.LiveMembers;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.selection.Candidates;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The one implementation of {@link Candidates}: a live view of a pool, or of a fixed group of its members.
 *
 * <p>Uniform draws use the dense index when there is one (few eligible), else they redraw on the members, or right on the handles
 * while nearly all below the largest are members, which saves the way through the list; after eight misses they walk on from a
 * random place.
 */
final class PoolCandidates implements Candidates, LiveMembers {
    private static final int REDRAWS = 8;
    /** So many references to instances are too many for the nearest caches. */
    private static final int MANY = 1 << 15;

    private final Store store;
    private final Lines lines;
    private final Slots slots;
    private final Conditions conditions;
    private final CoarseClock clock;
    private final @Nullable Group group;
    private final EligibleIndex index;

    PoolCandidates(Store store, Conditions conditions, CoarseClock clock, @Nullable Group group) {
        this.store = store;
        this.lines = store.lines();
        this.slots = store.slots();
        this.conditions = conditions;
        this.clock = clock;
        this.group = group;
        this.index = group == null ? store.index() : group.index();
    }

    private int[] members() {
        Group ours = group;
        return ours == null ? store.members().handles() : ours.handles();
    }

    @Override
    public int size() {
        return members().length;
    }

    @Override
    public int handle(int index) {
        int[] members = members();
        return index >= 0 && index < members.length ? members[index] : NONE;
    }

    @Override
    public boolean eligible(int handle) {
        return lines.knows(handle) && StandingWord.eligible(lines.standing(handle));
    }

    /** A slot that was ever taken has had an incarnation. */
    @Override
    public boolean given(int handle) {
        return lines.knows(handle) && lines.incarnation(handle) != 0;
    }

    @Override
    public Object version() {
        return members();
    }

    @Override
    public int eligibleCount() {
        return index.count();
    }

    @Override
    public double eligibleWeight() {
        return index.weight();
    }

    @Override
    public int wellCount() {
        return index.wellCount();
    }

    @Override
    public double wellWeight() {
        return index.wellWeight();
    }

    @Override
    public double listedWeight() {
        Group ours = group;
        return ours == null ? store.ledger().account().listedWeight() : ours.listedWeight();
    }

    @Override
    public long revision() {
        return index.revision();
    }

    @Override
    public long inFlightTotal() {
        Group ours = group;
        if (ours == null) {
            return store.inFlightTotal().now();
        }
        long sum = 0;
        for (int handle : ours.handles()) {
            // A line of nobody's is full, so that nothing is begun there.
            sum += lines.lives(handle) ? lines.inFlight(handle) : 0;
        }
        return sum;
    }

    @Override
    public int any(RandomGenerator random) {
        int[] few = index.few();
        int[] from = few == null ? members() : few;
        if (from.length == 0) {
            return NONE;
        }
        int packed = few == null ? packed() : 0;
        int bound = packed == 0 ? from.length : packed;
        int tries = few == null ? REDRAWS : 2;
        for (int i = 0; i < tries; i++) {
            int place = below(random.nextLong() >>> 32, bound);
            int handle = packed == 0 ? from[place] : place;
            if (eligible(handle)) {
                return handle;
            }
        }
        return walk(from, below(random.nextLong() >>> 32, from.length), NONE);
    }

    @Override
    public long pair(RandomGenerator random) {
        return two(random, REDRAWS, false);
    }

    // Few words: so it is compiled into whoever asks, and what is rare is not.
    @Override
    public long betterOfTwo(RandomGenerator random) {
        int[] few = index.few();
        int[] from = few == null ? members() : few;
        if (from.length < 2) {
            return two(random, REDRAWS, true);
        }
        int packed = few == null ? packed() : 0;
        long pair = distinct(random.nextLong(), from, packed);
        int first = Candidates.first(pair);
        int second = Candidates.second(pair);
        long standingOfFirst = lines.standing(first);
        long standingOfSecond = lines.standing(second);
        if (StandingWord.plain(standingOfFirst, standingOfSecond)) {
            return cheaper(from.length >= MANY, first, standingOfFirst, second, standingOfSecond);
        }
        return StandingWord.eligible(standingOfFirst, standingOfSecond) ? pair : two(random, REDRAWS - 1, true);
    }

    /** Two, or the better one of them where that is wanted and plain to see. */
    private long two(RandomGenerator random, int draws, boolean better) {
        int[] few = index.few();
        int[] from = few == null ? members() : few;
        int length = from.length;
        if (length < 2) {
            int only = any(random);
            return Candidates.pairOf(only, only);
        }
        int packed = few == null ? packed() : 0;
        for (int i = 0; i < draws; i++) {
            long pair = distinct(random.nextLong(), from, packed);
            int first = Candidates.first(pair);
            int second = Candidates.second(pair);
            long standingOfFirst = lines.standing(first);
            long standingOfSecond = lines.standing(second);
            if (better && StandingWord.plain(standingOfFirst, standingOfSecond)) {
                return cheaper(from.length >= MANY, first, standingOfFirst, second, standingOfSecond);
            }
            if (StandingWord.eligible(standingOfFirst, standingOfSecond)) {
                return pair;
            }
        }
        int start = below(random.nextLong() >>> 32, length);
        int first = walk(from, start, NONE);
        int second = first == NONE ? NONE : walk(from, start, first);
        return Candidates.pairOf(first, second == NONE ? first : second);
    }

    /** Two of these, or of all handles below a bound that is not 0, from one random number. */
    private static long distinct(long draw, int[] from, int packed) {
        int bound = packed == 0 ? from.length : packed;
        int one = below(draw >>> 32, bound);
        int other = below(draw & 0xffff_ffffL, bound - 1);
        if (other >= one) {
            other++;
        }
        return packed == 0 ? Candidates.pairOf(from[one], from[other]) : Candidates.pairOf(one, other);
    }

    /** The cheaper of two that are plain, or both when nothing is expected of one of them. */
    private long cheaper(boolean many, int first, long standingOfFirst, int second, long standingOfSecond) {
        long loadOfFirst = lines.load(first);
        long loadOfSecond = lines.load(second);
        // Who is chosen is asked for its instance next: so its reference is fetched while its line is, not after the
        // choice.
        if (many && !(slots.taken(first) && slots.taken(second))) {
            return Candidates.pairOf(first, second);
        }
        boolean blameless = StandingWord.blameless(standingOfFirst, standingOfSecond);
        if (blameless && LoadWord.idleAndFresh(loadOfFirst, loadOfSecond, clock.tick())) {
            boolean isFirst = LoadWord.latencyBits(loadOfFirst) <= LoadWord.latencyBits(loadOfSecond);
            return Candidates.pairOf(isFirst ? first : second, NONE);
        }
        double costOfFirst = expected(loadOfFirst, standingOfFirst);
        double costOfSecond = expected(loadOfSecond, standingOfSecond);
        if (!blameless) {
            costOfFirst /= StandingWord.health(standingOfFirst);
            costOfSecond /= StandingWord.health(standingOfSecond);
        }
        if (costOfFirst <= costOfSecond) {
            return Candidates.pairOf(first, NONE);
        }
        if (costOfFirst > costOfSecond) {
            return Candidates.pairOf(second, NONE);
        }
        return Candidates.pairOf(first, second);
    }

    /** All handles below this may be drawn, because nearly all are members, without a look at who is; 0 when that is not so. */
    private int packed() {
        return group == null ? store.members().packed() : 0;
    }

    /** The first eligible one from this place on, around the array, that is not the one to avoid. */
    private int walk(int[] from, int start, int avoid) {
        for (int i = 0; i < from.length; i++) {
            int place = start + i;
            int handle = from[place >= from.length ? place - from.length : place];
            if (handle != avoid && eligible(handle)) {
                return handle;
            }
        }
        return NONE;
    }

    /** Maps 32 random bits to 0 … bound − 1 by multiplication. */
    private static int below(long bits32, int bound) {
        return (int) ((bits32 * bound) >>> 32);
    }

    @Override
    public Instance instance(int handle) {
        Instance instance = slots.instance(handle);
        if (instance == null) {
            throw new IllegalArgumentException("handle: " + handle + ", expected one of a member");
        }
        return instance;
    }

    @Override
    public int inFlight(int handle) {
        return lines.knows(handle) ? lines.inFlight(handle) : 0;
    }

    @Override
    public float latencyNanos(int handle) {
        float typical = conditions.typicalLatency();
        return lines.knows(handle) ? LoadWord.decayed(lines.load(handle), clock.tick(), typical) : typical;
    }

    @Override
    public float stallNanos(int handle) {
        return lines.knows(handle) ? stallNanos(lines.load(handle), clock.tick()) : 0;
    }

    private static float stallNanos(long load, int tick) {
        return (float) ((long) LoadWord.stall(load, tick) << Decay.TICK_SHIFT);
    }

    @Override
    public double expectedNanos(int handle) {
        return lines.knows(handle) ? expected(lines.load(handle), lines.standing(handle)) : Double.NaN;
    }

    private double expected(long load, long standing) {
        int tick = clock.tick();
        float latency = LoadWord.decayed(load, tick, conditions.typicalLatency());
        int inFlight = LoadWord.inFlight(load);
        return inFlight == 0
                ? (latency > 0 ? latency : Double.NaN)
                : queued(weight(standing), latency, stallNanos(load, tick), inFlight);
    }

    /** How long it takes behind so many requests; NaN when neither latency nor stall is known. */
    private static double queued(float weight, float latency, float stall, int inFlight) {
        float time = stall > latency ? stall : latency;
        if (!(time > 0)) {
            return Double.NaN;
        }
        return (double) time * ((weight > 0 && weight != 1 ? inFlight / (double) weight : inFlight) + 1);
    }

    @Override
    public float reportedLoad(int handle) {
        return lines.knows(handle) ? lines.reportedLoad(handle) : Float.NaN;
    }

    @Override
    public float weight(int handle) {
        return lines.knows(handle) ? weight(lines.standing(handle)) : 1;
    }

    private float weight(long standing) {
        float weight = StandingWord.weight(standing);
        Group ours = group;
        return ours == null ? weight : ours.relative(weight, store.members().largestWeight());
    }

    @Override
    public boolean whole(int handle) {
        return lines.knows(handle) && StandingWord.whole(lines.standing(handle));
    }

    @Override
    public float ramp(int handle) {
        return lines.knows(handle) ? StandingWord.ramp(lines.standing(handle)) : 1;
    }

    @Override
    public float health(int handle) {
        return lines.knows(handle) ? StandingWord.health(lines.standing(handle)) : 1;
    }

    @Override
    public List<Candidates> split(ToIntFunction<Instance> groupOf, int groups) {
        Grouping division = Grouping.of(members(), handle -> groupOf.applyAsInt(instance(handle)), groups);
        division.join(index, store);
        List<Candidates> views = new ArrayList<>(groups);
        for (Group each : division.groups()) {
            views.add(new PoolCandidates(store, conditions, clock, each));
        }
        return List.copyOf(views);
    }
}
