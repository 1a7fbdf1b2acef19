package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.selection.BetterOfTwoPicker;
import io.datapunk.lb.domain.strategy.AdaptiveStrategyProvider;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BetterOfTwoTest {
    private static final long SEED = 20_261_129L;
    private static final int INSTANCES = 12;

    private final SelectionStrategy adaptive = new AdaptiveStrategyProvider().create(Settings.of(Map.of()), List.of());
    private final PoolRig direct = new PoolRig(PoolRig.LEASE_LIMIT, adaptive).with(INSTANCES);
    private final AtomicBoolean firstAsk = new AtomicBoolean();
    private final PoolRig asked =
            new PoolRig(PoolRig.LEASE_LIMIT, new Asked(adaptive, new PairWalk(() -> 0), firstAsk)).with(INSTANCES);

    /** The same strategy with pickers that say nothing of how they begin, so that each request asks them, and which walk for its first ask. */
    private record Asked(SelectionStrategy strategy, PairWalk walk, AtomicBoolean firstAsk)
            implements SelectionStrategy {
        @Override
        public Picker prepare(Candidates candidates, @Nullable Picker previous) {
            BetterOfTwoPicker picker = (BetterOfTwoPicker) strategy.prepare(candidates, null);
            return new Picker() {
                @Override
                public int pick(Candidates all, SelectionContext context, RandomGenerator random) {
                    if (!firstAsk.getAndSet(false)) {
                        return picker.pick(all, context, random);
                    }
                    BetterOfTwo two = ((PoolCandidates) all).betterOfTwo();
                    return picker.pickFrom(two.better(two.draw(walk, random), random), all, context, random);
                }

                @Override
                public double cost(Candidates all, int handle) {
                    return picker.cost(all, handle);
                }
            };
        }

        @Override
        public Rebuild rebuild() {
            return strategy.rebuild();
        }

        @Override
        public Set<Honours> honours() {
            return strategy.honours();
        }
    }

    @Test
    void requestOfAStrategyThatComparesTwo_getsWhomItsPickerWouldHaveChosen_whateverHappens() {
        System.out.println("BetterOfTwoTest seed " + SEED);
        SplittableRandom chance = new SplittableRandom(SEED);
        for (int step = 0; step < 60_000; step++) {
            long seed = chance.nextLong();
            long ticket = step(direct, new SplittableRandom(seed));
            assertThat(step(asked, new SplittableRandom(seed)))
                    .as("step %d", step)
                    .isEqualTo(ticket);
        }
        assertThat(direct.rules).isEqualTo(asked.rules).hasSizeGreaterThan(100);
    }

    /** A request and how it ends, or something else that happens to a pool; the ticket of a request, else 0. */
    private long step(PoolRig rig, SplittableRandom random) {
        int number = random.nextInt(INSTANCES);
        switch (random.nextInt(400)) {
            case 0 -> rig.drain(number);
            case 1 -> rig.bringBack(PoolRig.id(number));
            case 2 -> rig.with(random.nextInt(INSTANCES + 1));
            case 3 -> rig.with(INSTANCES);
            case 4 -> rig.pool.reported(Math.max(0, rig.handle(number)), random.nextFloat());
            case 5 -> rig.pass(SECOND * random.nextInt(1, 20));
            case 6, 7, 8, 9 -> rig.tick(SECOND / 100);
            default -> {
                firstAsk.set(true);
                long ticket = rig.pool.acquire(SelectionContext.EMPTY, random);
                if (ticket != Ticket.NONE && random.nextInt(8) != 0) { // The others are out for ever.
                    Outcome outcome =
                            random.nextInt(100) < Ticket.handle(ticket) ? Outcome.SERVER_ERROR : Outcome.SUCCESS;
                    rig.pool.complete(ticket, outcome, SECOND / 100 + random.nextInt(4) * SECOND / 1000);
                }
                return ticket;
            }
        }
        return 0;
    }

    @Test
    void begin_isAtOneOfTheDraw_andNothingWhereOneOfThemIsOutOrNobodyIsThere() {
        BetterOfTwo two = ((PoolCandidates) direct.pool.candidates()).betterOfTwo();
        PairWalk walk = new PairWalk(() -> 0);
        SplittableRandom chance = new SplittableRandom(SEED);
        direct.pass(120 * SECOND); // All ramps are over.
        for (int number = 0; number < INSTANCES; number++) {
            direct.pool.complete(direct.begin(number), Outcome.SUCCESS, SECOND / 100);
        }
        long both = two.draw(walk, chance);
        long ticket = two.begin(both, SelectionContext.EMPTY);
        assertThat(Ticket.handle(ticket)).isIn(Candidates.first(both), Candidates.second(both));
        assertThat(Ticket.route(ticket)).isZero();
        direct.pool.complete(ticket, Outcome.IGNORED, -1);
        long ofARoute = two.begin(both, new OfRoute(5));
        assertThat(Ticket.route(ofARoute)).isEqualTo(5);
        direct.pool.complete(ofARoute, Outcome.IGNORED, -1);

        String second = direct.pool.view(Candidates.second(both)).instance().id();
        direct.takeOut(second);
        assertThat(two.begin(both, SelectionContext.EMPTY)).isEqualTo(Ticket.NONE);
        assertThat(direct.pool.inFlightTotal()).isZero();
        direct.with(1);
        assertThat(two.begin(two.draw(walk, chance), SelectionContext.EMPTY)).isEqualTo(Ticket.NONE);
        direct.with(0);
        assertThat(two.begin(two.draw(walk, chance), SelectionContext.EMPTY)).isEqualTo(Ticket.NONE);
        assertThat(two.better(two.draw(walk, chance), chance))
                .isEqualTo(Candidates.pairOf(Candidates.NONE, Candidates.NONE));
    }
}
