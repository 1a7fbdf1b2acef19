package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.Outcome;
import java.util.SplittableRandom;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What latencies count as, after rounds in which instances answered. */
class LatencySurveyTest {
    private static final long SEED = 20_261_129L;
    private static final int ROUNDS = 100;
    private static final long MS = SECOND / 1000;

    private final SplittableRandom random = new SplittableRandom(SEED);

    @BeforeEach
    void printSeed() {
        System.out.println("LatencySurveyTest seed " + SEED);
    }

    private LatencyBand learned(int instances, IntToLongFunction latency) {
        return surveyed(instances, latency).pool.conditions().latencyBand();
    }

    private PoolRig surveyed(int instances, IntToLongFunction latency) {
        PoolRig rig = PoolRig.of(instances);
        for (int round = 0; round < ROUNDS; round++) {
            for (int number = 0; number < instances; number++) {
                for (int request = 0; request < 5; request++) {
                    rig.pool.complete(rig.begin(number), Outcome.SUCCESS, latency.applyAsLong(number));
                }
            }
            rig.maintain();
        }
        return rig;
    }

    private static boolean isSlow(PoolRig rig, long nanos) {
        return LoadWord.latencyBits((float) nanos) >= rig.pool.conditions().slowLatencyBits();
    }

    @Test
    void slow_isMoreThanAnEighthAboveTheQuickestEighth_howeverManyAreSlow() {
        PoolRig rig = surveyed(16, number -> number < 3 ? 10 * MS : 30 * MS);
        assertThat(isSlow(rig, 10 * MS)).isFalse();
        assertThat(isSlow(rig, 112 * MS / 10)).isFalse();
        assertThat(isSlow(rig, 113 * MS / 10)).isTrue();
        assertThat(isSlow(rig, 30 * MS)).isTrue();
    }

    @Test
    void slow_oneOfVeryManyThatIsQuick_isNoMeasure() {
        PoolRig rig = surveyed(20, number -> number == 7 ? 10 * MS : 30 * MS);
        assertThat(isSlow(rig, 30 * MS)).isFalse();
        assertThat(isSlow(rig, 34 * MS)).isTrue();
    }

    @Test
    void slow_isNobodyWhileNobodyHasAnswered() {
        PoolRig rig = PoolRig.of(3);
        rig.maintain();
        assertThat(isSlow(rig, Long.MAX_VALUE)).isFalse();
    }

    private static boolean someAreQuicker(PoolRig rig) {
        return rig.pool.conditions().someAreQuicker();
    }

    @Test
    void someAreQuicker_whereATwentiethIsSoByMoreThanChance() {
        assertThat(someAreQuicker(surveyed(20, number -> lognormal(number == 7 ? 10.0 * MS : 50.0 * MS, 0.1))))
                .as("one of twenty")
                .isTrue();
        assertThat(someAreQuicker(surveyed(40, number -> lognormal(number == 7 ? 10.0 * MS : 50.0 * MS, 0.1))))
                .as("one of forty")
                .isFalse();
        assertThat(someAreQuicker(surveyed(20, number -> number % 2 == 0 ? 10 * MS : 12 * MS)))
                .as("by a fifth, and nothing is chance")
                .isFalse();
        assertThat(someAreQuicker(surveyed(20, number -> number % 2 == 0 ? 10 * MS : 15 * MS)))
                .as("by a half, and nothing is chance")
                .isTrue();
    }

    @Test
    void someAreQuicker_notWhereTheyDifferByChance() {
        assertThat(someAreQuicker(surveyed(20, number -> lognormal(50.0 * MS, 0.5))))
                .isFalse();
        assertThat(someAreQuicker(surveyed(100, number -> lognormal(50.0 * MS, 1))))
                .isFalse();
    }

    @Test
    void someAreQuicker_notWhileNobodyHasAnswered() {
        PoolRig rig = PoolRig.of(3);
        rig.maintain();
        assertThat(someAreQuicker(rig)).isFalse();
    }

    private long lognormal(double median, double sigma) {
        return (long) (median * StrictMath.exp(sigma * random.nextGaussian()));
    }

    private static double factor(LatencyBand band, double latency) {
        return band.counts((float) latency) / latency;
    }

    @Test
    void latenciesThatDifferByChance_countAlike_andAMultipleAsWhatItIs() {
        LatencyBand band = learned(10, number -> lognormal(50.0 * MS, 0.3));
        double usual = band.counts(65f * MS);
        assertThat(band.counts(55f * MS)).isBetween(usual * 0.98, usual);
        assertThat(band.counts(80f * MS)).isBetween(usual, usual * 1.02);
        assertThat(factor(band, (double) (250 * MS))).isEqualTo(1);
        assertThat(factor(band, (double) (5 * MS))).isEqualTo(1);
    }

    @Test
    void steadyLatencies_areToldApartHoweverCloseTheyAre() {
        LatencyBand band = learned(10, number -> 50 * MS + number * MS);
        for (int number = 0; number < 10; number++) {
            if (number != 4) { // The middle one.
                assertThat(factor(band, (double) (50 * MS + number * MS))).isEqualTo(1);
            }
        }
    }

    @Test
    void slowOnes_areToldApart_evenIfTheyAreHalfOfAll() {
        LatencyBand band = learned(2, number -> lognormal(number == 0 ? 50.0 * MS : 250.0 * MS, 0.1));
        assertThat(factor(band, (double) (250 * MS))).isEqualTo(1);
        assertThat(band.counts(55f * MS)).isNotEqualTo(55f * MS);
    }

    @Test
    void quickOnesWithSlowAnswersBetween_countAlikeAfterOne() {
        LatencyBand band = learned(10, number -> random.nextInt(6) == 0 ? 200 * MS : 2 * MS);
        assertThat(band.counts(100f * MS)).isLessThan(3 * band.counts(2f * MS));
    }

    @Test
    void moreMembersThanAreLookedAtInARound_areLearnedFromToo() {
        LatencyBand band = learned(300, number -> lognormal(50.0 * MS, 0.3));
        assertThat(band.counts(55f * MS)).isBetween(band.counts(65f * MS) * 0.98, band.counts(65f * MS));
        assertThat(factor(band, (double) (250 * MS))).isEqualTo(1);
    }

    @Test
    void beforeAnythingMoved_nothingCountsAsAnythingElse() {
        assertThat(learned(3, number -> 50 * MS).counts(51f * MS)).isEqualTo(51f * MS);
        assertThat(PoolRig.of(3).pool.conditions().latencyBand().counts(51f * MS))
                .isEqualTo(51f * MS);
    }
}
