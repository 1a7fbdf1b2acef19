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
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/**
 * A pool under two hundred requests a second with a built-in scorer and strategy, whose instances fail as often as the test
 * says; one seed and one way to go.
 */
final class TraceWorld implements PoolListener {
    static final int INSTANCES = 10;
    static final int REQUESTS_PER_SECOND = 200;

    private static final long LONGEST_HOLD = 4 * SECOND;
    private static final long LONGEST_FLAP_HOLD = 8 * SECOND;
    private static final long TRIAL = 2 * SECOND;

    /**
     * The longest a live instance may have to wait for a request: the longest rest with the most jitter, and a trial for each
     * of the others that may be asked before it.
     */
    static final long LONGEST_WAIT = LONGEST_FLAP_HOLD * 3 / 2 + 2 * TRIAL;

    private static final int REQUESTS_PER_MAINTENANCE = REQUESTS_PER_SECOND / 10;
    private static final EjectionPolicy EJECTION = new EjectionPolicy(0.5, 1, 0.5, TooFew.PANIC);

    private final ManualTime time = new ManualTime(0);
    private final CoarseClock clock = new CoarseClock(time);
    private final RandomGenerator random;
    private final Pool pool;
    private final double[] errorRates = new double[INSTANCES];
    private final long[] waited = new long[INSTANCES];
    private long requests;
    private long digest;

    /**
     * A pool of members that answer.
     *
     * @param hold the first rest; others grow to a few seconds, or stay this when it is longer
     * @param names the id of each member by its number, in order
     */
    TraceWorld(String scorer, String strategy, long hold, IntFunction<String> names, long seed) {
        random = new SplittableRandom(seed);
        Selector selector = new Selector(
                provider(StrategyProvider.class, strategy).create(Settings.empty(), List.of()),
                TraceWorld::neverExpected);
        CircuitPolicy circuit = new CircuitPolicy(
                hold,
                Math.max(hold, LONGEST_HOLD),
                Math.max(hold, LONGEST_FLAP_HOLD),
                TRIAL,
                3,
                0.1f,
                5 * SECOND,
                0.8f);
        PoolPolicy policy = new PoolPolicy(
                provider(ScorerProvider.class, scorer).create(Settings.empty()), circuit, EJECTION, 600 * SECOND);
        pool = new Pool(policy, selector, time, clock, () -> 0, this, 42);
        List<Instance> all = new ArrayList<>();
        for (int i = 0; i < INSTANCES; i++) {
            all.add(Instance.of(names.apply(i), "host", 1 + i));
        }
        pool.replace(all);
        selector.prepare(pool.candidates());
    }

    private static <P> P provider(Class<P> kind, String name) {
        return ServiceLoader.load(kind).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> nameOf(provider).equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String nameOf(Object provider) {
        return provider instanceof ScorerProvider scorer ? scorer.name() : ((StrategyProvider) provider).name();
    }

    // What happens.

    /** How often requests to an instance fail from now on. */
    void errs(int number, double rate) {
        errorRates[number] = rate;
    }

    /** The clock jumps, or jumps back. */
    void step(long nanos) {
        time.advance(nanos);
        clock.refresh();
    }

    /** Requests for so long. */
    void run(long nanos) {
        for (long passed = 0; passed < nanos; passed += SECOND / REQUESTS_PER_SECOND) {
            request(SECOND / REQUESTS_PER_SECOND);
        }
    }

    /** As many requests as in so long, while the clock stands. */
    void runWithoutTime(long nanos) {
        for (long passed = 0; passed < nanos; passed += SECOND / REQUESTS_PER_SECOND) {
            request(0);
        }
    }

    private void request(long nanos) {
        long ticket = pool.acquire(SelectionContext.EMPTY, random);
        if (ticket == Ticket.NONE) {
            throw new AssertionError("request " + requests + ": nobody was to be had: " + describe());
        }
        int number = pool.instance(ticket).port() - 1;
        boolean fails = random.nextDouble() < errorRates[number];
        for (int i = 0; i < INSTANCES; i++) {
            waited[i] += nanos;
        }
        waited[number] = 0;
        pool.complete(ticket, fails ? failure() : Outcome.SUCCESS, 1_000_000 + random.nextInt(1_000_000));
        note(number);
        step(nanos);
        if (++requests % REQUESTS_PER_MAINTENANCE == 0) {
            pool.maintain();
            for (int handle : pool.handles()) {
                note(handle);
            }
        }
    }

    private Outcome failure() {
        return switch (random.nextInt(4)) {
            case 0 -> Outcome.UNREACHABLE;
            case 1 -> Outcome.TIMEOUT;
            default -> Outcome.SERVER_ERROR;
        };
    }

    /** Remembers all there is to see of an instance but its name and when a rest is over. */
    private void note(int handle) {
        MemberView member = pool.view(handle);
        InstanceState state = member.state();
        long seen = Arrays.hashCode(new long[] {
            handle,
            member.instance().port(),
            state.label().hashCode(),
            state.history().trips(),
            state.epoch(),
            Float.floatToRawIntBits(state.scoreWhenOut()),
            Float.floatToRawIntBits(member.score()),
            Float.floatToRawIntBits(member.ramp()),
            pool.store().lines().evidence(handle)
        });
        digest = digest * 0x9e37_79b9_7f4a_7c15L + seen;
    }

    // What is to be seen.

    /** A number for everything that happened so far. */
    long digest() {
        return digest;
    }

    /** How long ago the last request to an instance was. */
    long waited(int number) {
        return waited[number];
    }

    boolean closed(int number) {
        return pool.view(number).state().circuit() == Circuit.Closed.CLOSED;
    }

    boolean out(int number) {
        return pool.view(number).state().circuit().out();
    }

    Pool pool() {
        return pool;
    }

    String describe() {
        StringBuilder text = new StringBuilder();
        for (int handle : pool.handles()) {
            text.append('\n')
                    .append(pool.view(handle))
                    .append(", waits ")
                    .append(waited[handle] / SECOND)
                    .append(" s");
        }
        return text.toString();
    }

    // The pool says.

    @Override
    public void changed(
            int handle, Instance instance, InstanceState before, InstanceState after, Rule rule, FigureLine figures) {}

    @Override
    public void tooFew(boolean entered, Ledger.Account account) {}

    @Override
    public void scorerFault(Throwable fault) {
        neverExpected(fault);
    }

    private static void neverExpected(Throwable fault) {
        throw new AssertionError(fault);
    }
}
