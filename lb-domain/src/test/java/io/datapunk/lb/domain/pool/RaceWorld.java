package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;

import io.datapunk.lb.domain.circuit.Check;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A small pool for one race: requests go to whom the race names, time passes when it says so, and work may slip in where
 * production code asks for the time, a score or a fold, or tells news.
 */
final class RaceWorld implements PoolListener {
    static final long HOLD = SECOND;
    /** Where requests are few, trials are rare. */
    static final long LONGEST_REST = 91 * SECOND;

    static final long TRIAL_LIMIT = 2 * SECOND;
    static final CircuitPolicy CIRCUIT = new CircuitPolicy(HOLD, HOLD, HOLD, TRIAL_LIMIT, 3, 0.5f, 8 * SECOND, 0.8f);
    static final EjectionPolicy HALF = new EjectionPolicy(0.5, 1, 0.5, TooFew.PANIC);
    static final EjectionPolicy BEST_EFFORT = new EjectionPolicy(0.5, 1, 0.5, TooFew.BEST_EFFORT);
    static final long LEASE_LIMIT = 60 * SECOND;
    private static final int MOST_ASKS = 10_000_000;

    /** Always 0: with one instance to choose from, chance has no say. */
    private static final RandomGenerator NO_CHANCE = () -> 0;

    final RaceScorer scorer;
    final Interlude whenTimeIsAsked = new Interlude();
    final Interlude whenNewsIsTold = new Interlude();
    final Pool pool;
    private final EjectionPolicy ejection;
    private final ManualTime time = new ManualTime(3 * SECOND);
    private final CoarseClock clock = new CoarseClock(time);

    RaceWorld(int instances) {
        this(instances, RaceScorer.NEVER, HALF);
    }

    /** @param ejectsAt how many errors take an instance out */
    RaceWorld(int instances, int ejectsAt, EjectionPolicy ejection) {
        this.ejection = ejection;
        scorer = new RaceScorer(ejectsAt, 1);
        Selector selector = new Selector(new FirstAllowed(), fault -> {
            throw new AssertionError(fault);
        });
        pool = new Pool(policy(scorer), selector, this::nanos, clock, () -> 0, this, 42);
        selector.prepare(pool.candidates());
        List<Instance> all = new ArrayList<>();
        for (int i = 0; i < instances; i++) {
            all.add(instance(i, 1));
        }
        pool.replace(all);
    }

    private long nanos() {
        whenTimeIsAsked.play();
        return time.nanos();
    }

    PoolPolicy policy(RaceScorer by) {
        return policy(by, ejection);
    }

    static PoolPolicy policy(RaceScorer by, EjectionPolicy ejection) {
        return new PoolPolicy(by, CIRCUIT, ejection, LEASE_LIMIT);
    }

    static Instance instance(int number, double weight) {
        return new Instance(id(number), "10.0.0." + number, 80, weight, "", Map.of());
    }

    static String id(int number) {
        return "i" + number;
    }

    /** Takes the first in order that may be used; honours everything, so that nothing is drawn. */
    private static final class FirstAllowed implements SelectionStrategy {
        @Override
        public Picker prepare(Candidates all, @Nullable Picker previous) {
            return (candidates, context, random) -> {
                for (int i = 0; i < candidates.size(); i++) {
                    int handle = candidates.handle(i);
                    if (candidates.eligible(handle) && !context.excluded(handle)) {
                        return handle;
                    }
                }
                return Candidates.NONE;
            };
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

    /** A request for one instance only. */
    private record Only(int handle) implements SelectionContext {
        @Override
        public boolean hasHash() {
            return false;
        }

        @Override
        public long hash() {
            return 0;
        }

        @Override
        public int attempt() {
            return 0;
        }

        @Override
        public boolean excluded(int other) {
            return other != handle;
        }

        @Override
        public int route() {
            return 0;
        }
    }

    // What may happen.

    int handle(int number) {
        int handle = pool.store().members().find(id(number));
        if (handle == Candidates.NONE) {
            throw new AssertionError("not listed: " + number);
        }
        return handle;
    }

    /** A ticket for this instance, or none. */
    long begin(int number) {
        return beginAt(handle(number));
    }

    /** A ticket for this instance, once whoever is publishing how its predecessor stood has looked again. */
    long beginAtLast(int number) {
        for (int ask = 0; ask < MOST_ASKS; ask++) {
            long ticket = begin(number);
            if (ticket != Ticket.NONE) {
                return ticket;
            }
            Thread.onSpinWait();
        }
        return Ticket.NONE;
    }

    long beginAt(int handle) {
        long ticket = pool.acquire(new Only(handle), NO_CHANCE);
        if (ticket == Ticket.NONE || Ticket.handle(ticket) == handle) {
            return ticket;
        }
        end(ticket, Outcome.IGNORED);
        return Ticket.NONE;
    }

    void end(long ticket, Outcome outcome) {
        pool.complete(ticket, outcome, SECOND / 100);
    }

    void request(int number, Outcome outcome) {
        end(begin(number), outcome);
    }

    void fail(int number) {
        request(number, Outcome.SERVER_ERROR);
    }

    void check(int number, Check says) {
        pool.checked(handle(number), says, says.passing(), false);
    }

    void order(int number, HealthEvent order) {
        pool.order(id(number), order);
    }

    void drop(int number) {
        pool.change(List.of(), List.of(id(number)));
    }

    void list(int number, double weight) {
        pool.change(List.of(instance(number, weight)), List.of());
    }

    void pass(long nanos) {
        time.advance(nanos);
        clock.refresh();
        pool.maintain();
    }

    /** The next round, at once. */
    void round() {
        pool.maintain();
    }

    /** Half-open with a free permit. */
    void untilTrial(int number) {
        check(number, Check.REFUSE);
        check(number, Check.UP);
        pass(2 * HOLD);
    }

    // What is to be seen.

    InstanceState state(int number) {
        return pool.view(handle(number)).state();
    }

    long evidence(int number) {
        return pool.store().lines().evidence(handle(number));
    }

    int inFlight(int number) {
        return pool.view(handle(number)).inFlight();
    }

    long ended() {
        return pool.totals().values().stream().mapToLong(Long::longValue).sum();
    }

    /** The outcome, unless the books do not add up. */
    String audited(String outcome) {
        try {
            Audit.consistent(pool);
            return outcome;
        } catch (AssertionError wrong) {
            return "inconsistent, " + wrong.getMessage();
        }
    }

    @Override
    public void changed(
            int handle, Instance instance, InstanceState before, InstanceState after, Rule rule, FigureLine figures) {
        whenNewsIsTold.play();
    }

    @Override
    public void tooFew(boolean entered, Ledger.Account account) {}

    @Override
    public void scorerFault(Throwable fault) {
        throw new AssertionError(fault);
    }
}
