package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SpreadTest {
    private static final int MANY = 100_000;
    private static final int BUCKETS = 100;

    @Test
    void sameArguments_giveTheSameNumber_anyOtherAnother() {
        double one = Spread.unit(1, 2, 3);
        assertThat(Spread.unit(1, 2, 3)).isEqualTo(one);
        assertThat(Spread.unit(2, 2, 3)).isNotEqualTo(one);
        assertThat(Spread.unit(1, 3, 3)).isNotEqualTo(one);
        assertThat(Spread.unit(1, 2, 4)).isNotEqualTo(one);
    }

    /** The generator of the JDK adds this to its seed and mixes the sum. */
    @Test
    void seedAlone_isMixedAsSplitMixDoes() {
        long golden = 0x9e37_79b9_7f4a_7c15L;
        for (long seed : new long[] {0, 1, -1, 42, Long.MIN_VALUE}) {
            assertThat(Spread.unit(seed + golden, 0, 0))
                    .isEqualTo((new SplittableRandom(seed).nextLong() >>> 11) * 0x1p-53);
        }
    }

    /** A thousand is expected in each bucket, so six standard deviations are 190. */
    @Test
    void numbersOfNeighbours_areSpreadEvenly_whicheverArgumentDiffers() {
        for (int argument = 0; argument < 3; argument++) {
            int[] buckets = new int[BUCKETS];
            double sum = 0;
            for (int i = 0; i < MANY; i++) {
                double unit = Spread.unit(argument == 0 ? i : 42, argument == 1 ? i : 7, argument == 2 ? i : 1);
                assertThat(unit).isBetween(0.0, Math.nextDown(1.0));
                buckets[(int) (unit * BUCKETS)]++;
                sum += unit;
            }
            assertThat(sum / MANY).isCloseTo(0.5, within(0.006));
            for (int bucket : buckets) {
                assertThat(bucket).isBetween(810, 1190);
            }
        }
    }
}
