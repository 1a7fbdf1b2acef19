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
 * <p>It draws by {@link Draws}, and compares by {@link Costs}.
 */
final class PoolCandidates implements Candidates, LiveMembers {
    private final Store store;
    private final Lines lines;
    private final Slots slots;
    private final Conditions conditions;
    private final CoarseClock clock;
    private final @Nullable Group group;
    private final EligibleIndex index;
    private final Draws draws;
    private final Costs costs;
    private final BetterOfTwo betterOfTwo;

    PoolCandidates(Store store, Conditions conditions, CoarseClock clock, @Nullable Group group) {
        this.store = store;
        this.lines = store.lines();
        this.slots = store.slots();
        this.conditions = conditions;
        this.clock = clock;
        this.group = group;
        this.index = group == null ? store.index() : group.index();
        draws = new Draws(store, group);
        costs = new Costs(store.members(), conditions, clock, group);
        betterOfTwo = new BetterOfTwo(store, draws, costs, conditions, clock);
    }

    Draws draws() {
        return draws;
    }

    BetterOfTwo betterOfTwo() {
        return betterOfTwo;
    }

    private int[] members() {
        return draws.members();
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
        Group ours = group;
        return ours == null ? store.members().version() : ours.handles();
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
        return draws.one(random);
    }

    @Override
    public long pair(RandomGenerator random) {
        return draws.eligible(draws.first(random), random);
    }

    @Override
    public long betterOfTwo(RandomGenerator random) {
        return betterOfTwo.better(random);
    }

    @Override
    public long idleOrPair(RandomGenerator random) {
        return betterOfTwo.idleOrPair(random);
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
    public double queue(int handle) {
        return lines.knows(handle) ? costs.queue(lines.standing(handle), lines.inFlight(handle)) : 0;
    }

    @Override
    public float latencyNanos(int handle) {
        float typical = conditions.typicalLatency();
        return lines.knows(handle) ? LoadWord.decayed(lines.load(handle), clock.tick(), typical) : typical;
    }

    @Override
    public float stallNanos(int handle) {
        return lines.knows(handle) ? Costs.stallNanos(lines.load(handle), clock.tick()) : 0;
    }

    @Override
    public double expectedNanos(int handle) {
        return lines.knows(handle) ? costs.expected(lines.load(handle), lines.standing(handle)) : Double.NaN;
    }

    @Override
    public float reportedLoad(int handle) {
        return lines.knows(handle) ? lines.reportedLoad(handle) : Float.NaN;
    }

    @Override
    public float weight(int handle) {
        return lines.knows(handle) ? costs.weight(lines.standing(handle)) : 1;
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
