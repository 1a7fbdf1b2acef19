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
                    return picker.pickFrom(two.better(two.step(walk, random), random), all, context, random);
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
    void step_namesTwo_neverWhoIsOut_andNobodyWhereNobodyIsThere() {
        BetterOfTwo two = ((PoolCandidates) direct.pool.candidates()).betterOfTwo();
        PairWalk walk = new PairWalk(() -> 0);
        SplittableRandom chance = new SplittableRandom(SEED);
        direct.pass(120 * SECOND); // All ramps are over.
        answerIn(SECOND / 100);
        long step = two.step(walk, chance);
        long both = two.idleOrPair(step, chance);
        int better = Candidates.first(two.better(step, chance));
        assertThat(better).isIn(Candidates.first(both), Candidates.second(both));
        long ofARoute = two.begin(better, new OfRoute(5));
        assertThat(Ticket.handle(ofARoute)).isEqualTo(better);
        assertThat(Ticket.route(ofARoute)).isEqualTo(5);
        direct.pool.complete(ofARoute, Outcome.IGNORED, -1);

        direct.takeOut(direct.pool.view(better).instance().id());
        assertThat(two.begin(better, SelectionContext.EMPTY)).isEqualTo(Ticket.NONE);
        long others = two.better(step, chance);
        assertThat(better).isNotIn(Candidates.first(others), Candidates.second(others));
        assertThat(direct.pool.inFlightTotal()).isZero();
        direct.with(1);
        assertThat(two.beginIdle(two.step(walk, chance), SelectionContext.EMPTY))
                .isEqualTo(Ticket.NONE);
        direct.with(0);
        long ofNobody = two.step(walk, chance);
        assertThat(two.beginIdle(ofNobody, SelectionContext.EMPTY)).isEqualTo(Ticket.NONE);
        assertThat(two.better(ofNobody, chance)).isEqualTo(Candidates.pairOf(Candidates.NONE, Candidates.NONE));
        assertThat(two.beginIdle(step, SelectionContext.EMPTY))
                .as("a step from when there were members")
                .isEqualTo(Ticket.NONE);
    }

    @Test
    void firstOfAStep_idleSpotlessAndNotSlow_isWhereTheRequestBegins_inTheTickOfItsLastProgressAtOnce() {
        direct.pass(120 * SECOND); // All ramps are over.
        answerIn(SECOND / 100);
        direct.pass(SECOND / 2); // Now it is known what is slow.
        BetterOfTwo two = ((PoolCandidates) direct.pool.candidates()).betterOfTwo();
        PairWalk walk = new PairWalk(() -> 0);
        SplittableRandom chance = new SplittableRandom(SEED);
        for (int i = 0; i < 100; i++) {
            long step = two.step(walk, chance);
            if (i == 0) {
                assertThat(two.beginIdle(step, SelectionContext.EMPTY))
                        .as("half a second later")
                        .isEqualTo(Ticket.NONE);
            }
            assertBeginsAtFirst(
                    two.begin(Candidates.first(two.better(step, chance)), SelectionContext.EMPTY), two, step, chance);
        }
        answerIn(SECOND / 100);
        for (int i = 0; i < 100; i++) {
            long step = two.step(walk, chance);
            assertBeginsAtFirst(two.beginIdle(step, SelectionContext.EMPTY), two, step, chance);
        }

        long busy = two.step(walk, chance);
        long out = two.beginIdle(busy, SelectionContext.EMPTY);
        assertThat(two.beginIdle(busy, SelectionContext.EMPTY)).as("one is out").isEqualTo(Ticket.NONE);
        direct.pool.complete(out, Outcome.SUCCESS, SECOND);
        assertThat(two.beginIdle(busy, SelectionContext.EMPTY)).as("slow").isEqualTo(Ticket.NONE);
    }

    private void answerIn(long nanos) {
        for (int number = 0; number < INSTANCES; number++) {
            direct.pool.complete(direct.begin(number), Outcome.SUCCESS, nanos);
        }
    }

    private void assertBeginsAtFirst(long ticket, BetterOfTwo two, long step, RandomGenerator chance) {
        assertThat(ticket).isNotEqualTo(Ticket.NONE);
        direct.pool.complete(ticket, Outcome.SUCCESS, SECOND / 100);
        int first = Ticket.handle(ticket);
        assertThat(two.idleOrPair(step, chance)).isEqualTo(Candidates.pairOf(first, first));
    }
}
