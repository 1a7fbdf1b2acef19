package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;

import io.datapunk.lb.domain.circuit.Circuit;
import io.datapunk.lb.domain.circuit.CircuitPolicy;
import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.domain.circuit.Rule;
import io.datapunk.lb.domain.ejection.EjectionPolicy;
import io.datapunk.lb.domain.ejection.EjectionPolicy.TooFew;
import io.datapunk.lb.domain.ejection.Ledger;
import io.datapunk.lb.domain.selection.Selector;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** A pool with the defaults, under steady traffic of virtual time, with instances that answer as a test says. */
final class BusyPool implements PoolListener {
    static final CircuitPolicy CIRCUIT =
            new CircuitPolicy(SECOND, 4 * SECOND, 6 * SECOND, 2 * SECOND, 5, 0.2f, 3 * SECOND, 0.8f);

    /** Within a tick of the coarse clock: requests are answered at once. */
    private static final long LATENCY = SECOND / 250;

    private static final long PATIENCE = SECOND;
    private static final long ROUND = SECOND / 10;

    /** A change of one instance's state. */
    record Change(int number, Rule rule, InstanceState after, long at) {}

    private record Unanswered(long ticket, long until) {}

    final List<Change> changes = new ArrayList<>();
    final ManualTime time = new ManualTime(-7 * SECOND);
    final CoarseClock clock = new CoarseClock(time);
    final RandomGenerator random;
    final Pool pool;
    final int[] picks;
    private final long pause;
    private final Queue<Unanswered> unanswered = new ArrayDeque<>();
    private long maintainAt;
    private boolean hanging;
    private IntFunction<Outcome> answers = number -> Outcome.SUCCESS;
    SelectionContext context = SelectionContext.EMPTY;

    BusyPool(int instances, int requestsPerSecond, long seed) {
        random = new SplittableRandom(seed);
        pause = SECOND / requestsPerSecond;
        picks = new int[instances];
        Selector selector = new Selector(strategy(), fault -> {
            throw new AssertionError(fault);
        });
        EjectionPolicy ejection = new EjectionPolicy(0.5, 1, 0.5, TooFew.PANIC);
        pool = new Pool(
                new PoolPolicy(scorer(), CIRCUIT, ejection, PoolRig.LEASE_LIMIT),
                selector,
                time,
                clock,
                () -> 0,
                this,
                seed);
        List<Instance> all = new ArrayList<>();
        for (int number = 0; number < instances; number++) {
            all.add(PoolRig.instance(number));
        }
        pool.replace(all);
        selector.prepare(pool.candidates());
        maintainAt = time.nanos() + ROUND;
    }

    private static HealthScorer scorer() {
        return ServiceLoader.load(ScorerProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals("burst-aware"))
                .findAny()
                .orElseThrow()
                .create(Settings.empty());
    }

    private static SelectionStrategy strategy() {
        return ServiceLoader.load(StrategyProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals("adaptive"))
                .findAny()
                .orElseThrow()
                .create(Settings.empty(), List.of());
    }

    /** The instances from one number to below another fail from now on, the others are well. */
    BusyPool failing(int from, int until) {
        return failing(from, until, 1);
    }

    /** The same, but fail only this part. */
    BusyPool failing(int from, int until, double part) {
        hanging = false;
        answers = number ->
                number >= from && number < until && random.nextDouble() < part ? Outcome.SERVER_ERROR : Outcome.SUCCESS;
        return this;
    }

    BusyPool allWell() {
        return failing(0, 0);
    }

    /** Every instance fails this part of its requests. */
    BusyPool allFailing(double part) {
        return failing(0, picks.length, part);
    }

    /** Nobody answers any more: each request ends after a second, by the caller's patience. */
    BusyPool allHanging() {
        hanging = true;
        return this;
    }

    /** Requests to this very instance, at this moment. */
    void ends(int number, Outcome outcome, int times) {
        for (int i = 0; i < times; i++) {
            pool.complete(begin(number), outcome, LATENCY);
        }
    }

    /** A request to this very instance begins; its ticket. */
    long begin(int number) {
        Lines lines = pool.store().lines();
        int handle = handle(number);
        lines.begin(handle, clock.tick(), pool.conditions().typicalLatency());
        return Ticket.of(handle, lines.life(handle), false, 0);
    }

    /** One request, and the time until the next. */
    void request() {
        long ticket = pool.acquire(context, random);
        int number = number(Ticket.handle(ticket));
        picks[number]++;
        if (hanging) {
            unanswered.add(new Unanswered(ticket, time.nanos() + PATIENCE));
        } else {
            pool.complete(ticket, answers.apply(number), LATENCY);
        }
        pass(pause);
        while (!unanswered.isEmpty() && unanswered.element().until() - time.nanos() <= 0) {
            pool.complete(unanswered.remove().ticket(), Outcome.TIMEOUT, PATIENCE);
        }
    }

    void requests(int count) {
        for (int i = 0; i < count; i++) {
            request();
        }
    }

    void seconds(double seconds) {
        requests((int) (seconds * SECOND / pause));
    }

    /** Time with the rounds that fall due in it. */
    void pass(long nanos) {
        long end = time.nanos() + nanos;
        while (end - maintainAt >= 0) {
            time.advance(maintainAt - time.nanos());
            clock.refresh();
            pool.maintain();
            maintainAt += ROUND;
        }
        time.advance(end - time.nanos());
        clock.refresh();
    }

    /** The process stands still: one round, and late. */
    void stall(long nanos) {
        time.advance(nanos);
        clock.refresh();
        pool.maintain();
        maintainAt = time.nanos() + ROUND;
    }

    int number(int handle) {
        return Integer.parseInt(pool.view(handle).instance().id().substring(1));
    }

    int handle(int number) {
        for (int handle : pool.handles()) {
            if (number(handle) == number) {
                return handle;
            }
        }
        throw new AssertionError("not listed: " + number);
    }

    MemberView view(int number) {
        return pool.view(handle(number));
    }

    InstanceState state(int number) {
        return view(number).state();
    }

    boolean out(int number) {
        return state(number).circuit().out();
    }

    /** Out, or it would be if not too many were already. */
    boolean found(int number) {
        return out(number) || state(number).denied();
    }

    int[] numbers() {
        return IntStream.range(0, picks.length).toArray();
    }

    long failures(int number) {
        return view(number).counts().get(Outcome.SERVER_ERROR);
    }

    /** Who was ejected, as often as that happened. */
    List<Integer> ejected() {
        return changes.stream()
                .filter(change -> change.rule() == Rule.EJECTED || change.rule() == Rule.LATE_EJECTED)
                .map(Change::number)
                .toList();
    }

    /** Goes on until the circuit of this one is such. */
    void until(int number, Class<? extends Circuit> circuit, int most) {
        for (int count = 0; count < most; count++) {
            if (circuit.isInstance(state(number).circuit())) {
                return;
            }
            request();
        }
        throw new AssertionError(number + " is still " + state(number));
    }

    /** The rests of one instance so far, in seconds. */
    List<Double> rests(int number) {
        List<Double> rests = new ArrayList<>();
        for (Change change : changes) {
            if (change.number() == number && change.after().circuit() instanceof Circuit.Open open) {
                rests.add((open.until() - change.at()) / (double) SECOND);
            }
        }
        return rests;
    }

    @Override
    public void changed(
            int handle, Instance instance, InstanceState before, InstanceState after, Rule rule, FigureLine figures) {
        changes.add(new Change(Integer.parseInt(instance.id().substring(1)), rule, after, time.nanos()));
    }

    @Override
    public void tooFew(boolean entered, Ledger.Account account) {}

    @Override
    public void scorerFault(Throwable fault) {
        throw new AssertionError(fault);
    }
}
