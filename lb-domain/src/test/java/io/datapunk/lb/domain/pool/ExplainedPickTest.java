package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.circuit.HealthEvent;
import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.domain.circuit.Rule;
import io.datapunk.lb.domain.ejection.EjectionPolicy;
import io.datapunk.lb.domain.ejection.EjectionPolicy.TooFew;
import io.datapunk.lb.domain.ejection.Ledger;
import io.datapunk.lb.domain.selection.Selector;
import io.datapunk.lb.domain.selection.TracedPick;
import io.datapunk.lb.domain.selection.TracedPick.Ending;
import io.datapunk.lb.domain.selection.TracedPick.Result;
import io.datapunk.lb.domain.selection.TracedPick.Step;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.SelectionStrategy.Honours;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A pick that is explained is the pick that would have been made: same instance, same numbers drawn. */
class ExplainedPickTest {
    private static final long SEED = 20_260_301;
    private static final int STEPS = 20_000;
    private static final int INSTANCES = 8;

    /** What a request says. */
    private record Asking(boolean hasHash, long hash, int attempt, Set<Integer> tried) implements SelectionContext {
        @Override
        public boolean excluded(int handle) {
            return tried.contains(handle);
        }

        @Override
        public int route() {
            return 0;
        }
    }

    /** One of two worlds that live through the same, with chance of their own from the same seed. */
    private static final class World implements PoolListener {
        final ManualTime time = new ManualTime(-7 * SECOND);
        final CoarseClock clock = new CoarseClock(time);
        final RandomGenerator chance;
        final Pool pool;
        final Queue<Long> out = new ArrayDeque<>();
        final AtomicInteger faults = new AtomicInteger();

        World(SelectionStrategy strategy, TooFew tooFew, long seed) {
            chance = new SplittableRandom(seed);
            Selector selector = new Selector(strategy, fault -> faults.incrementAndGet());
            EjectionPolicy ejection = new EjectionPolicy(0.6, 1, 0.3, tooFew);
            PoolPolicy policy = new PoolPolicy(new CountingScorer(), PoolRig.CIRCUIT, ejection, PoolRig.LEASE_LIMIT);
            pool = new Pool(policy, selector, time, clock, () -> 0, this, 42);
            List<Instance> all = new ArrayList<>();
            for (int i = 0; i < INSTANCES; i++) {
                all.add(PoolRig.instance(i, 1 + i % 3));
            }
            pool.replace(all);
            selector.prepare(pool.candidates());
        }

        long acquire(SelectionContext context) {
            long ticket = pool.acquire(context, chance);
            if (ticket != Ticket.NONE) {
                out.add(ticket);
            }
            return ticket;
        }

        void complete(Outcome outcome, long latency) {
            Long ticket = out.poll();
            if (ticket != null) {
                pool.complete(ticket, outcome, latency);
            }
        }

        void tick(long nanos) {
            time.advance(nanos);
            clock.refresh();
            pool.maintain();
        }

        @Override
        public void changed(
                int handle,
                Instance instance,
                InstanceState before,
                InstanceState after,
                Rule rule,
                FigureLine figures) {}

        @Override
        public void tooFew(boolean entered, Ledger.Account account) {}

        @Override
        public void scorerFault(Throwable fault) {
            throw new AssertionError(fault);
        }
    }

    /** Answers anything: handles of nobody, nobody, an instance, and sometimes throws. */
    private static final class Wild implements SelectionStrategy {
        @Override
        public Picker prepare(Candidates all, @Nullable Picker previous) {
            AtomicInteger asked = new AtomicInteger();
            return (candidates, context, random) -> {
                int turn = (asked.incrementAndGet() * 0x9e37_79b1) >>> 24;
                if (turn == 0) {
                    throw new IllegalStateException("wild");
                }
                return turn < 6 ? Candidates.NONE : turn < 60 ? turn : turn % INSTANCES;
            };
        }
    }

    private static SelectionStrategy named(String name) {
        for (StrategyProvider provider : ServiceLoader.load(StrategyProvider.class)) {
            if (provider.name().equals(name)) {
                return provider.create(Settings.of(Map.of()), List.of());
            }
        }
        return new Wild();
    }

    static Stream<String> strategies() {
        return Stream.of("adaptive", "consistent-hash", "maglev", "power-of-two", "random", "round-robin", "wild");
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void explainedPick_choosesAsThePickThatIsNot(String strategy) {
        Set<Ending> endings = EnumSet.noneOf(Ending.class);
        Set<Result> results = EnumSet.noneOf(Result.class);
        for (TooFew tooFew : TooFew.values()) {
            World plain = new World(named(strategy), tooFew, SEED);
            World told = new World(named(strategy), tooFew, SEED);
            List<TracedPick> picks = new ArrayList<>();
            told.pool.explain(picks::add);
            SplittableRandom script = new SplittableRandom(SEED);
            for (int step = 0; step < STEPS; step++) {
                SelectionContext context = context(script);
                long expected = plain.acquire(context);
                assertThat(told.acquire(context))
                        .as("ticket of step %d of %s, %s, seed %d", step, strategy, tooFew, SEED)
                        .isEqualTo(expected);
                assertThat(picks).hasSize(step + 1);
                TracedPick pick = picks.get(step);
                assertThat(pick.chosen())
                        .isEqualTo(
                                expected == Ticket.NONE
                                        ? ""
                                        : told.pool.instance(expected).id());
                endings.add(pick.ending());
                pick.steps().stream().map(Step::result).forEach(results::add);
                live(script.nextLong(), plain, told);
            }
            assertThat(told.chance.nextLong()).isEqualTo(plain.chance.nextLong());
            assertThat(told.faults).hasValue(plain.faults.get());
        }
        boolean weighs = named(strategy).honours().contains(Honours.WEIGHT);
        assertThat(endings)
                .contains(Ending.PICKER, Ending.WAITING, Ending.REFUSED, Ending.NOBODY)
                .contains(weighs ? Ending.LAST_ANSWER : Ending.UNIFORM);
        assertThat(endings.contains(Ending.LAST_ANSWER)).isEqualTo(weighs);
        assertThat(results).contains(Result.ACCEPTED, Result.THINNED);
        if (strategy.equals("wild")) {
            assertThat(results).containsExactlyInAnyOrder(Result.values());
        }
    }

    private static SelectionContext context(SplittableRandom script) {
        return switch (script.nextInt(4)) {
            case 0 -> new Asking(true, script.nextLong(), script.nextInt(2), Set.of());
            case 1 -> new Asking(false, 0, 2, Set.of(script.nextInt(INSTANCES), INSTANCES + script.nextInt(2)));
            case 2 -> new Asking(true, script.nextInt(3), 1, Set.of(script.nextInt(INSTANCES)));
            default -> SelectionContext.EMPTY;
        };
    }

    /** The same for both: outcomes, time, orders; now and then everybody is drained, or everybody fails for a while. */
    private static void live(long seed, World... worlds) {
        for (World world : worlds) {
            SplittableRandom script = new SplittableRandom(seed);
            boolean bad = world.time.nanos() / (20 * SECOND) % 3 == 1;
            int happens = script.nextInt(100);
            for (int ends = script.nextInt(3); ends > 0; ends--) {
                Outcome outcome = script.nextInt(100) < (bad ? 70 : 3) ? Outcome.SERVER_ERROR : Outcome.SUCCESS;
                world.complete(outcome, script.nextLong(SECOND / 10));
            }
            if (happens < 50) {
                world.tick(SECOND / 50);
            } else if (happens == 50) {
                world.pool.order(PoolRig.id(script.nextInt(INSTANCES)), HealthEvent.Drain.DRAIN);
            } else if (happens == 51 && script.nextInt(10) == 0) {
                everybody(world, HealthEvent.Drain.DRAIN);
            } else if (happens == 52) {
                everybody(world, HealthEvent.Undrain.UNDRAIN);
            } else if (happens == 53) {
                world.pool.order(PoolRig.id(script.nextInt(INSTANCES)), new HealthEvent.ForceOut(SECOND));
            }
        }
    }

    private static void everybody(World world, HealthEvent order) {
        for (int i = 0; i < INSTANCES; i++) {
            world.pool.order(PoolRig.id(i), order);
        }
    }

    @Test
    void chosenOneThatIsGoneWhenItIsClaimed_isTold() {
        PoolRig rig = PoolRig.of(3);
        List<TracedPick> picks = new ArrayList<>();
        Selector first =
                new Selector((all, previous) -> (candidates, context, random) -> candidates.handle(0), fault -> {
                    throw new AssertionError(fault);
                });
        rig.pool.selector(first);
        rig.request(0, Outcome.SERVER_ERROR); // in doubt, so that a number is drawn
        rig.pool.explain(picks::add);
        // Between the choice and the claim an operator drains the chosen one.
        RandomGenerator chance = new RandomGenerator() {
            @Override
            public long nextLong() {
                return rig.random.nextLong();
            }

            @Override
            public float nextFloat() {
                rig.drain(0);
                return 0;
            }
        };

        long ticket = rig.pool.acquire(SelectionContext.EMPTY, chance);

        assertThat(picks).singleElement().satisfies(pick -> {
            assertThat(pick.ending()).isEqualTo(Ending.REDRAWN);
            assertThat(pick.chosen()).isEqualTo(rig.pool.instance(ticket).id()).isNotEqualTo(PoolRig.id(0));
            assertThat(pick.steps().get(0).result()).isEqualTo(Result.ACCEPTED);
        });
    }

    @Test
    void waitingTrial_isServedBeforeTheStrategyIsAsked() {
        PoolRig rig = PoolRig.of(3);
        rig.eject(1);
        rig.pass(2 * SECOND);
        List<TracedPick> picks = new ArrayList<>();
        rig.pool.explain(picks::add);

        rig.pool.acquire(SelectionContext.EMPTY, rig.random);

        assertThat(picks).singleElement().satisfies(pick -> {
            assertThat(pick.ending()).isEqualTo(Ending.WAITING);
            assertThat(pick.trial()).isTrue();
            assertThat(pick.chosen()).isEqualTo(PoolRig.id(1));
            assertThat(pick.steps()).isEmpty();
        });
    }

    @Test
    void moreThanAReadingOfTheClockAffords_arePickedInTheUsualWay() {
        PoolRig rig = PoolRig.of(3);
        List<TracedPick> picks = new ArrayList<>();
        rig.pool.explain(picks::add);

        for (int reading = 1; reading <= 2; reading++) {
            for (int i = 0; i < 1000; i++) {
                assertThat(rig.pool.acquire(SelectionContext.EMPTY, rig.random)).isNotEqualTo(Ticket.NONE);
            }
            assertThat(picks).hasSize(reading * Explaining.MOST_PER_READING);
            rig.tick(SECOND / 100);
        }
    }

    @Test
    void switchedOff_nobodyIsTold() {
        PoolRig rig = PoolRig.of(3);
        List<TracedPick> picks = new ArrayList<>();
        rig.pool.explain(picks::add);
        rig.pool.explain(null);

        rig.pool.acquire(SelectionContext.EMPTY, rig.random);

        assertThat(picks).isEmpty();
    }
}
