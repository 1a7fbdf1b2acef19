package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.strategy.AdaptiveStrategyProvider;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is drawn first and should have less than its share, or nothing, gives way to who is drawn next. */
class PassedOverTest {
    private static final long SEED = 20_261_130L;
    private static final int FEW = 10;
    /** Too many for a list of those that may be chosen. */
    private static final int MANY = 2_000;

    private static final int REQUESTS = 40_000;

    private final SplittableRandom chance = new SplittableRandom(SEED);

    @BeforeEach
    void tellTheSeed() {
        System.out.println("PassedOverTest seed " + SEED);
    }

    /** The last one ramps. */
    private static PoolRig rig(int instances) {
        PoolRig rig = new PoolRig(
                        PoolRig.LEASE_LIMIT, new AdaptiveStrategyProvider().create(Settings.of(Map.of()), List.of()))
                .with(instances - 1);
        rig.pass(120 * SECOND); // All ramps are over.
        return rig.with(instances);
    }

    /** How many requests each has got, by handle. */
    private static long[] requests(PoolRig rig, RandomGenerator random) {
        long[] counts = new long[rig.pool.handles().length];
        for (int request = 0; request < REQUESTS; request++) {
            long ticket = rig.pool.acquire(SelectionContext.EMPTY, random);
            counts[Ticket.handle(ticket)]++;
            rig.pool.complete(ticket, Outcome.IGNORED, -1);
        }
        return counts;
    }

    @Test
    void whoRamps_hasItsPartOfAShare_andTheOthersAllTheRest() {
        PoolRig rig = rig(FEW);
        int ramping = rig.handle(FEW - 1);
        float ramp = rig.candidates().ramp(ramping);
        assertThat(ramp).isBetween(0.1f, 0.9f);
        double[] shares = new double[FEW];
        Arrays.fill(shares, 1 / (FEW - 1 + ramp));
        shares[ramping] = ramp / (FEW - 1 + ramp);

        assertThat(ChiSquare.of(requests(rig, chance), shares)).isLessThan(ChiSquare.limit(FEW - 1));
    }

    @Test
    void whoIsOut_givesWayWithoutAnotherDraw_andAllOthersHaveTheSame() {
        PoolRig rig = rig(MANY);
        for (int number = 0; number < MANY; number += 10) {
            rig.takeOut(number);
        }
        int[] draws = {0};
        long[] counts = requests(rig, () -> {
            draws[0]++;
            return chance.nextLong();
        });

        assertThat(draws[0]).as("a run is of thirty steps").isLessThan(REQUESTS / 20);
        double[] shares = new double[MANY];
        Arrays.fill(shares, 1.0 / (MANY - MANY / 10));
        for (int number = 0; number < MANY; number += 10) {
            int out = rig.handle(number);
            assertThat(counts[out]).isZero();
            shares[out] = 0;
        }
        int ramping = rig.handle(MANY - 1);
        assertThat(counts[ramping]).isLessThan(REQUESTS / MANY);
        counts[ramping] = 0;
        shares[ramping] = 0;
        assertThat(ChiSquare.of(nonZero(counts), nonZero(shares))).isLessThan(ChiSquare.limit(MANY - MANY / 10 - 2));
    }

    private static long[] nonZero(long[] counts) {
        return Arrays.stream(counts).filter(count -> count != 0).toArray();
    }

    private static double[] nonZero(double[] shares) {
        return Arrays.stream(shares).filter(share -> share != 0).toArray();
    }

    @Test
    void explainedRequest_getsTheSame_whereManyAreOutOrRampOrAreBusy() {
        PoolRig plain = rig(MANY);
        PoolRig explained = rig(MANY);
        explained.pool.explain(pick -> {});
        for (PoolRig rig : List.of(plain, explained)) {
            for (int number = 0; number < MANY; number += 4) {
                rig.takeOut(number);
            }
            for (int number = 0; number < MANY; number += 8) {
                rig.bringBack(PoolRig.id(number)); // Ramps.
            }
        }
        SplittableRandom script = new SplittableRandom(SEED);
        for (int request = 0; request < REQUESTS; request++) {
            long seed = script.nextLong();
            long ticket = plain.pool.acquire(SelectionContext.EMPTY, new SplittableRandom(seed));
            assertThat(explained.pool.acquire(SelectionContext.EMPTY, new SplittableRandom(seed)))
                    .as("request %d", request)
                    .isEqualTo(ticket);
            if (script.nextInt(20) != 0) { // The others are out for ever.
                Outcome outcome = script.nextInt(50) == 0 ? Outcome.SERVER_ERROR : Outcome.SUCCESS;
                plain.pool.complete(ticket, outcome, SECOND / 100);
                explained.pool.complete(ticket, outcome, SECOND / 100);
            }
        }
        assertThat(plain.pool.inFlightTotal()).isGreaterThan(MANY / 2);
    }
}
