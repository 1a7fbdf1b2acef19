package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;

import io.datapunk.lb.domain.circuit.CircuitPolicy;
import io.datapunk.lb.domain.circuit.HealthEvent;
import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.domain.circuit.Rule;
import io.datapunk.lb.domain.ejection.EjectionPolicy;
import io.datapunk.lb.domain.ejection.EjectionPolicy.TooFew;
import io.datapunk.lb.domain.ejection.Ledger;
import io.datapunk.lb.domain.selection.Selector;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A pool with its time, its members by number, and one request at a time for whom the test names. */
public final class PoolRig implements PoolListener {
    static final CircuitPolicy CIRCUIT =
            new CircuitPolicy(SECOND, 4 * SECOND, 60 * SECOND, 2 * SECOND, 3, 0.5f, 8 * SECOND, 0.8f);
    static final long LEASE_LIMIT = 600 * SECOND;

    final ManualTime time = new ManualTime(-7 * SECOND);
    final CoarseClock clock = new CoarseClock(time);
    final List<Rule> rules = Collections.synchronizedList(new ArrayList<>());
    final RandomGenerator random = new SplittableRandom(5);
    final Pool pool;
    /** Whose requests the next ones are. */
    int lane;

    PoolRig() {
        this(LEASE_LIMIT);
    }

    PoolRig(long leaseLimit) {
        this(leaseLimit, new Uniform());
    }

    PoolRig(long leaseLimit, SelectionStrategy strategy) {
        EjectionPolicy ejection = new EjectionPolicy(0.5, 1, 0.5, TooFew.PANIC);
        Selector selector = new Selector(strategy, fault -> {
            throw new AssertionError(fault);
        });
        pool = new Pool(
                new PoolPolicy(new CountingScorer(), CIRCUIT, ejection, leaseLimit),
                selector,
                time,
                clock,
                () -> lane,
                this,
                42);
        selector.prepare(pool.candidates());
    }

    /** The live view of a new pool of instances i0, i1 … with these weights, all closed. */
    public static Candidates candidates(double... weights) {
        PoolRig rig = new PoolRig();
        List<Instance> all = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            all.add(instance(i, weights[i]));
        }
        rig.pool.replace(all);
        return rig.pool.candidates();
    }

    /** A pool of this many. */
    public static PoolRig of(int count) {
        return new PoolRig().with(count);
    }

    /** The live view. */
    public Candidates candidates() {
        return pool.candidates();
    }

    /** A pool of these. */
    public static PoolRig listing(Collection<Instance> instances) {
        PoolRig rig = new PoolRig();
        rig.list(instances);
        return rig;
    }

    /** These are all from now on; who comes later than the first ones ramps. */
    public void list(Collection<Instance> instances) {
        pool.replace(instances);
    }

    /** By an order. */
    public void takeOut(int number) {
        drain(number);
    }

    /** By an order. */
    public void takeOut(String id) {
        pool.order(id, HealthEvent.Drain.DRAIN);
    }

    /** By an order. */
    public void bringBack(String id) {
        pool.order(id, HealthEvent.Undrain.UNDRAIN);
    }

    /** One round of what only time brings. */
    public void maintain() {
        tick(SECOND / 10);
    }

    /** Lets the last ones go. */
    public void shrinkTo(int count) {
        with(count);
    }

    /** Four: closed, closed and in doubt, ramping from the start, ramping and in doubt. */
    public static Candidates rampingAndDoubted() {
        PoolRig rig = new PoolRig().with(2);
        rig.pool.change(List.of(instance(2), instance(3)), List.of());
        rig.request(1, Outcome.SERVER_ERROR);
        rig.request(3, Outcome.SERVER_ERROR);
        return rig.pool.candidates();
    }

    /** Three, of which the second one has asked for less so often that it should have next to nothing. */
    public static Candidates throttled() {
        PoolRig rig = of(3);
        for (int asked = 0; asked < 8; asked++) {
            rig.request(1, Outcome.THROTTLED);
        }
        return rig.pool.candidates();
    }

    /** Draws from the eligible, and honours everything. */
    private static final class Uniform implements SelectionStrategy {
        @Override
        public Picker prepare(Candidates all, @Nullable Picker previous) {
            return (candidates, context, random) -> candidates.any(random);
        }

        @Override
        public Rebuild rebuild() {
            return Rebuild.NEVER;
        }

        @Override
        public Set<Honours> honours() {
            return EnumSet.allOf(Honours.class);
        }
    }

    static Instance instance(int number) {
        return instance(number, 1);
    }

    static Instance instance(int number, double weight) {
        return new Instance(id(number), "10.0.0." + number, 80, weight, "", Map.of());
    }

    static String id(int number) {
        return "i%04d".formatted(number);
    }

    PoolRig with(int count) {
        List<Instance> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(instance(i));
        }
        pool.replace(all);
        return this;
    }

    int handle(String id) {
        for (int handle : pool.handles()) {
            if (pool.view(handle).instance().id().equals(id)) {
                return handle;
            }
        }
        return Candidates.NONE;
    }

    int handle(int number) {
        return handle(id(number));
    }

    MemberView view(int number) {
        return pool.view(handle(number));
    }

    /** A ticket for this very instance. */
    long begin(int number) {
        return begin(id(number));
    }

    private long begin(String id) {
        int handle = handle(id);
        for (int tries = 0; tries < 100_000; tries++) {
            long ticket = pool.acquire(SelectionContext.EMPTY, random);
            if (ticket == Ticket.NONE || Ticket.handle(ticket) == handle) {
                return ticket;
            }
            pool.complete(ticket, Outcome.IGNORED, -1);
        }
        throw new AssertionError("never drawn: " + id);
    }

    /** It fails until it is ejected, or would be if the ledger let it. */
    public void fail(String id) {
        pool.complete(begin(id), Outcome.SERVER_ERROR, SECOND / 100);
        pool.complete(begin(id), Outcome.SERVER_ERROR, SECOND / 100);
    }

    /** It answers as often as it takes to forget that it failed. */
    public void answer(String id) {
        pool.complete(begin(id), Outcome.SUCCESS, SECOND / 100);
        pool.complete(begin(id), Outcome.SUCCESS, SECOND / 100);
    }

    /** It asks to be left alone for a while. */
    public void throttle(String id) {
        pool.throttled(begin(id), SECOND / 100, 10 * SECOND);
    }

    void request(int number, Outcome outcome) {
        pool.complete(begin(number), outcome, SECOND / 100);
    }

    void eject(int number) {
        request(number, Outcome.SERVER_ERROR);
        request(number, Outcome.SERVER_ERROR);
    }

    void drain(int number) {
        pool.order(id(number), HealthEvent.Drain.DRAIN);
    }

    void pass(long nanos) {
        long step = SECOND / 10;
        for (long passed = 0; passed < nanos; passed += step) {
            tick(step);
        }
    }

    void tick(long nanos) {
        time.advance(nanos);
        clock.refresh();
        pool.maintain();
    }

    @Override
    public void changed(
            int handle, Instance instance, InstanceState before, InstanceState after, Rule rule, FigureLine figures) {
        rules.add(rule);
    }

    @Override
    public void tooFew(boolean entered, Ledger.Account account) {}

    @Override
    public void scorerFault(Throwable fault) {
        throw new AssertionError(fault);
    }
}
