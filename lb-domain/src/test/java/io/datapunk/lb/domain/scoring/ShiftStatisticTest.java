package io.datapunk.lb.domain.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The statistic in sixteen bits beside the same in doubles, straight from the formula. */
class ShiftStatisticTest {
    private static final long SEED = 1963;
    private static final double MOST = 900_000;
    /** Half of the last of eleven bits of mantissa, over the few steps that an error of rounding lives. */
    private static final double ROUNDING = 0x1p-12;

    private static final double STEPS = 4;

    @ParameterizedTest
    @CsvSource({"10, 0.01", "10, 0.05", "10, 0.5", "60, 0.01", "60, 0.05", "60, 0.5"})
    void randomOutcomes_followTheFormula(double odds, double q) {
        System.out.println("ShiftStatisticTest seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        ShiftStatistic statistic = new ShiftStatistic(odds, MOST);
        double rest = 1 / ((odds - 1) * q);
        double exact = rest;
        int bits = 0;
        for (int step = 0; step < 5_000; step++) {
            boolean error = random.nextDouble() < q;
            double next = (1 + exact) * (error ? odds : 1) / (1 + (odds - 1) * q);
            // An error never lowers it, and it saturates: where the two differ from the formula.
            next = Math.min(error ? Math.max(next, exact) : Math.max(next, rest), MOST);
            bits = error
                    ? statistic.failed(bits, q, false, 0, Double.POSITIVE_INFINITY)
                    : statistic.succeeded(bits, 1, q);
            if (bits == 0) {
                assertThat(next).isBetween(rest, 1.11 * rest);
                exact = rest;
            } else {
                assertThat((double) ShiftStatistic.value(bits)).isCloseTo(next, within(next * STEPS * ROUNDING));
                exact = ShiftStatistic.value(bits);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        // R at rest is 1/(9 · 0.01), an error's likelihood ratio 10/1.09 and a success's 1/1.09.
        "10, 0.01, 1, 0, 111.1111",
        "10, 0.01, 1, 1, 102.8542",
        "10, 0.01, 2, 0, 1028.542",
        "10, 0.01, 2, 1, 944.5342",
        // At rest 1/(59 · 0.01), 60/1.59 and 1/1.59.
        "60, 0.01, 1, 0, 101.6949",
        "60, 0.01, 2, 0, 3875.280",
        "60, 0.01, 2, 1, 2437.912",
    })
    void errorsAndThenSuccesses_giveTheseFigures(double odds, double q, int errors, int successes, double expected) {
        ShiftStatistic statistic = new ShiftStatistic(odds, MOST);
        int bits = 0;
        for (int i = 0; i < errors; i++) {
            bits = statistic.failed(bits, q, false, 0, Double.POSITIVE_INFINITY);
        }
        for (int i = 0; i < successes; i++) {
            bits = statistic.succeeded(bits, 1, q);
        }
        assertThat((double) ShiftStatistic.value(bits)).isCloseTo(expected, within(expected * STEPS * ROUNDING));
    }

    @ParameterizedTest
    @CsvSource({
        // At rest 1/(9 · 0.01), times 10 to the power of two thirds; 1/(59 · 0.01), times 60 to it.
        "10, 51.5734",
        "60, 25.9765",
    })
    void errorOfOneCause_countsTwoThirdsOfItsLogarithm(double odds, double expected) {
        int bits = new ShiftStatistic(odds, MOST).failed(0, 0.01, true, 0, Double.POSITIVE_INFINITY);
        assertThat((double) ShiftStatistic.value(bits)).isCloseTo(expected, within(expected * ROUNDING));
    }

    @ParameterizedTest
    @CsvSource({"10, 1000, 0.5, 500", "10, 1000, 0.9, 900", "10, 20, 0.5, 0", "10, 1000, 0.01, 0", "60, 20, 0.5, 10"})
    void time_keepsAPart_andWhatIsNearlyAtRestRests(double odds, double before, double kept, double after) {
        ShiftStatistic statistic = new ShiftStatistic(odds, MOST);
        int bits = statistic.faded(SmallFloat.nearest(before), kept, 0.01);
        assertThat((double) ShiftStatistic.value(bits)).isCloseTo(after, within(after * STEPS * ROUNDING));
    }

    @ParameterizedTest
    @CsvSource({"0, 1000, 1000", "0, 5000, 5000", "500, 1000000, 6055.6"})
    void error_countsAtLeastThis_andRaisesItNoHigherThanThat(double leastWeight, double cap, double expected) {
        ShiftStatistic statistic = new ShiftStatistic(10, MOST);
        int bits = statistic.failed(leastWeight > 0 ? 0 : SmallFloat.nearest(900), 0.01, false, leastWeight, cap);
        assertThat((double) ShiftStatistic.value(bits)).isCloseTo(expected, within(expected * STEPS * ROUNDING));
    }
}
