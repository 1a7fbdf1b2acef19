package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecayTest {
    private static final double TAU_TICKS = 10e9 / (1 << Decay.TICK_SHIFT);

    @Test
    void table_isTheExponential_toOneInAHundredThousand() {
        assertThat(Decay.of(0)).isEqualTo(1);
        for (int age = 1; age < 1 << 16; age++) {
            double exact = Math.exp(-age / TAU_TICKS);
            assertThat(Math.abs(Decay.of(age) - exact)).isLessThanOrEqualTo(1e-5 * exact + Float.MIN_NORMAL);
        }
    }

    @Test
    void whatIsLeft_neverGrowsWithAge_andEndsAtZero() {
        for (int age = 1; age <= 1 << 16; age++) {
            assertThat(Decay.of(age)).isLessThanOrEqualTo(Decay.of(age - 1) * 1.000001f);
        }
        assertThat(Decay.of(1 << 16)).isZero();
        assertThat(Decay.of(Integer.MAX_VALUE)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, -10_000_000_000L, 1L << 42})
    void age_isTheDifferenceWhereverTheClockBegan(long origin) {
        int then = Decay.tick(origin);
        assertThat(then).isBetween(0, Decay.TICK_MASK);
        assertThat(Decay.age(then, Decay.tick(origin + (100L << Decay.TICK_SHIFT))))
                .isEqualTo(100);
        assertThat(Decay.age(then, then)).isZero();
    }

    @Test
    void clockThatSteppedBack_isNoAge() {
        assertThat(Decay.age(100, 99)).isZero();
        assertThat(Decay.age(0, Decay.TICK_MASK)).isZero();
        assertThat(Decay.age(Decay.TICK_MASK, 0)).isEqualTo(1);
    }

    @Test
    void clockThatSteppedAheadByAnHour_isAnHour() {
        int hour = (int) (3_600_000_000_000L >> Decay.TICK_SHIFT);
        assertThat(Decay.age(5, (5 + hour) & Decay.TICK_MASK)).isEqualTo(hour);
        assertThat(Decay.age(Decay.TICK_MASK, hour - 1)).isEqualTo(hour);
    }

    @Test
    void moreThanAnHourAhead_cannotBeToldFromAStepBack_andIsNoAge() {
        int most = Decay.TICK_MASK - Decay.OLD;
        assertThat(Decay.age(0, most)).isEqualTo(most);
        assertThat(Decay.age(0, most + 1)).isZero();
    }

    @Test
    void sampleAbove_becomesTheCost() {
        assertThat(Decay.peak(5, 9, 0)).isEqualTo(9);
        assertThat(Decay.peak(5, 5, 1000)).isEqualTo(5);
    }

    @Test
    void sampleBelow_weighsAtLeastOneTwentieth_andMoreWithTime() {
        assertThat(Decay.peak(100, 80, 0)).isCloseTo(99, within(1e-4f));
        int tenSeconds = (int) TAU_TICKS;
        assertThat(Decay.peak(100, 80, tenSeconds)).isCloseTo(80 + 20 * (float) Math.exp(-1), within(0.01f));
        assertThat(Decay.peak(100, 80, 1 << 20)).isEqualTo(80);
    }

    @Test
    void sampleBelow_acrossAPowerOfTwo_movesTheCostByALittleMore() {
        for (float cost = 64; cost < 128; cost += 0.5f) {
            for (float sample = cost / 2; sample <= cost; sample += 0.5f) {
                float mean = cost * 0.95f + sample * 0.05f;
                assertThat(Decay.peak(cost, sample, 0))
                        .as("%f after %f", cost, sample)
                        .isBetween(Math.max(sample, mean * (1 - 1 / 40f)), mean * (1 + 1e-6f));
            }
        }
    }

    @Test
    void sampleBelowHalf_weighsAtLeastHalf_soThatRecoveryIsSeenSoon() {
        assertThat(Decay.peak(100, 50, 0)).isCloseTo(96.8f, within(1e-4f));
        assertThat(Decay.peak(100, 49, 0)).isCloseTo(74.5f, within(1e-4f));
        assertThat(Decay.peak(100, 0, 0)).isEqualTo(50);
    }

    @Test
    void costFarAboveTheTypical_isWorthHalfOfItsDigitsAfterAPause() {
        assertThat(Decay.afterPause(1_000_000, 1)).isEqualTo(1000);
        assertThat(Decay.afterPause(1000, 10)).isEqualTo(100);
        assertThat(Decay.afterPause(40, 10)).isEqualTo(40);
        assertThat(Decay.afterPause(5, 10)).isEqualTo(5);
    }
}
