package io.datapunk.lb.domain.circuit;

import static io.datapunk.lb.domain.circuit.FakeCircumstances.POLICY;
import static io.datapunk.lb.domain.circuit.FakeCircumstances.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is on record of an instance, and what that makes of its next rest, its trials and its ramp. */
class HistoryTest {
    private static final long NOW = -3 * SECOND;

    private static History history(int trips, float flaps) {
        return new History(trips, flaps, NOW, NOW);
    }

    @ParameterizedTest
    @CsvSource({"0, 4", "30, 2", "60, 1", "90, 0.5", "15, 2.828427", "240, 0.015625"})
    void flaps_areHalvedEveryHalfMinute(long seconds, float left) {
        assertThat(history(0, 4).flapsAt(NOW + seconds * SECOND)).isCloseTo(left, within(1e-5f));
    }

    @Test
    void flaps_areForgottenBelowAHundredth_andDoNotGrowWhenTheClockStepsBack() {
        assertThat(history(0, 4).flapsAt(NOW + 270 * SECOND)).isZero();
        assertThat(history(0, 0.01f).flapsAt(NOW)).isEqualTo(0.01f);
        assertThat(history(0, 4).flapsAt(NOW - 60 * SECOND)).isEqualTo(4);
    }

    @Test
    void blank_isNeitherTripNorFlap() {
        assertThat(history(0, 0).blank()).isTrue();
        assertThat(history(1, 0).blank()).isFalse();
        assertThat(history(0, 1).blank()).isFalse();
    }

    /** The policy: a rest of one second, four at most, a minute for one that flaps. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 1",
        "1, 1, 1",
        "2, 1, 2",
        "3, 2, 4",
        "4, 2, 4",
        "30, 2.9, 4",
        "0, 3, 4",
        "1, 3, 4",
        "1, 3.9, 4",
        "1, 4, 8",
        "2, 4, 16",
        "3, 5, 60",
        "30, 30, 60",
    })
    void rest_doublesWithEveryTripButTheFirst_andWithFlapsOnceThereAreThree(int trips, float flaps, long seconds) {
        assertThat(POLICY.holdFor(history(trips, flaps), NOW, 0)).isEqualTo(seconds * SECOND);
    }

    /** The policy: as above, but half a second at least. Milliseconds. */
    @ParameterizedTest
    @CsvSource({
        "1, 0, 500",
        "1, 1, 500",
        "1, 700, 700",
        "1, 1000, 1000",
        "1, 60000, 1000",
        "2, 1, 1000",
        "2, 700, 1400",
        "2, 60000, 2000",
        "5, 1, 4000",
    })
    void firstRest_isAsLongAsTrialsAreApart_aSecondAtMost_andNeverBelowTheLeast(int trips, long spacing, long rest) {
        CircuitPolicy brief =
                new CircuitPolicy(SECOND / 2, 4 * SECOND, 60 * SECOND, 2 * SECOND, 3, 0.1f, 3 * SECOND, 0.8f);
        long millisecond = SECOND / 1000;
        assertThat(brief.holdFor(history(trips, 1), NOW, spacing * millisecond)).isEqualTo(rest * millisecond);
    }

    @Test
    void rest_isNotLongerThanTheLongest_howeverOftenItDoubled() {
        CircuitPolicy patient = new CircuitPolicy(1, Long.MAX_VALUE, Long.MAX_VALUE, SECOND, 1, 0.1f, SECOND, 0.8f);
        assertThat(patient.holdFor(history(30, 30), NOW, 0)).isEqualTo(1L << 40);
    }

    /** The policy asks for three. */
    @ParameterizedTest
    @CsvSource({"0, 3", "1, 3", "1.9, 3", "2, 6", "3, 12", "4, 24", "5, 48", "6, 48", "40, 48"})
    void trials_doubleWithEveryFlapButTheFirst_fourTimesAtMost(float flaps, int trials) {
        assertThat(POLICY.trialsFor(history(1, flaps), NOW)).isEqualTo(trials);
    }

    /** The policy begins with a quarter and takes eight seconds. */
    @ParameterizedTest
    @CsvSource({"-5, 0.25", "0, 0.25", "2, 0.4375", "4, 0.625", "7, 0.90625", "8, 1", "9, 1", "1000, 1"})
    void ramp_isAStraightLineToTheWhole(long seconds, float ceiling) {
        assertThat(POLICY.rampCeiling(seconds * SECOND)).isEqualTo(ceiling);
    }
}
