package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.strategy.AdaptiveStrategyProvider;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BetterOfTwoTest {
    private static final long SEED = 20_261_129L;
    private static final int INSTANCES = 12;

    private final SelectionStrategy adaptive = new AdaptiveStrategyProvider().create(Settings.of(Map.of()), List.of());
    private final PoolRig direct = new PoolRig(PoolRig.LEASE_LIMIT, adaptive).with(INSTANCES);
    private final PoolRig asked = new PoolRig(PoolRig.LEASE_LIMIT, adaptive).with(INSTANCES);

    private final Draws draws = live().draws();
    private final BetterOfTwo two = live().betterOfTwo();
    private final PairWalk walk = new PairWalk(() -> 0, () -> 0);
    private final SplittableRandom chance = new SplittableRandom(SEED);

    private PoolCandidates live() {
        return (PoolCandidates) direct.pool.candidates();
    }

    @Test
    void requestOfAStrategyThatComparesTwo_getsWhomItsPickerWouldHaveChosen_whateverHappens() {
        System.out.println("BetterOfTwoTest seed " + SEED);
        SplittableRandom chance = new SplittableRandom(SEED);
        AtomicInteger explained = new AtomicInteger();
        asked.pool.explain(pick -> explained.incrementAndGet()); // Each time the picker is asked.
        for (int step = 0; step < 60_000; step++) {
            long seed = chance.nextLong();
            long ticket = step(direct, new SplittableRandom(seed));
            assertThat(step(asked, new SplittableRandom(seed)))
                    .as("step %d", step)
                    .isEqualTo(ticket);
        }
        assertThat(direct.rules).isEqualTo(asked.rules).hasSizeGreaterThan(100);
        assertThat(explained.get()).isGreaterThan(20_000);
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
        direct.pass(120 * SECOND); // All ramps are over.
        answerIn(SECOND / 100);
        long step = step();
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
        assertThat(draws.next(walk, chance)).isEqualTo(Candidates.NONE);
        direct.with(0);
        assertThat(draws.next(walk, chance)).isEqualTo(Candidates.NONE);
        assertThat(two.beginIdle(Candidates.NONE, SelectionContext.EMPTY)).isEqualTo(Ticket.NONE);
        assertThat(two.better(step, chance))
                .as("a step from when there were members")
                .isEqualTo(Candidates.pairOf(Candidates.NONE, Candidates.NONE));
    }

    @Test
    void firstOfAStep_idleTrustedAndNotSlow_isWhereTheRequestBegins() {
        direct.pass(120 * SECOND); // All ramps are over.
        answerIn(SECOND / 100);
        direct.pass(SECOND / 2); // Now it is known what is slow.
        for (int i = 0; i < 100; i++) {
            long step = step();
            int first = first(step);
            assertThat(Candidates.first(two.better(step, chance))).isEqualTo(first);
            assertThat(two.idleOrPair(step, chance)).isEqualTo(Candidates.pairOf(first, first));
            assertThat(Ticket.handle(begunAndEndedAt(first, SECOND / 100))).isEqualTo(first);
        }

        int busy = first(step());
        long out = two.beginIdle(busy, SelectionContext.EMPTY);
        assertThat(two.beginIdle(busy, SelectionContext.EMPTY)).as("one is out").isEqualTo(Ticket.NONE);
        direct.pool.complete(out, Outcome.SUCCESS, SECOND);
        assertThat(two.beginIdle(busy, SelectionContext.EMPTY)).as("slow").isEqualTo(Ticket.NONE);
    }

    @Test
    void whoIsIdle_isTakenAtOnce_whileNothingIsKnownOfLatencies() {
        direct.pass(120 * SECOND); // All ramps are over.
        for (int number = 0; number < INSTANCES; number++) {
            begunAndEndedAt(direct.handle(number), (number + 1) * SECOND / 100);
        }
        int slowest = direct.handle(INSTANCES - 1);
        assertThat(begunAndEndedAt(slowest, SECOND)).isNotEqualTo(Ticket.NONE);
        direct.pass(SECOND / 2);
        assertThat(two.beginIdle(slowest, SelectionContext.EMPTY)).isEqualTo(Ticket.NONE);
    }

    private long step() {
        draws.next(walk, chance);
        return walk.last();
    }

    private int first(long step) {
        return Candidates.first(draws.both(step));
    }

    private long begunAndEndedAt(int handle, long nanos) {
        long ticket = two.beginIdle(handle, SelectionContext.EMPTY);
        direct.pool.complete(ticket, Outcome.SUCCESS, nanos);
        return ticket;
    }

    private void answerIn(long nanos) {
        for (int number = 0; number < INSTANCES; number++) {
            direct.pool.complete(direct.begin(number), Outcome.SUCCESS, nanos);
        }
    }
}
