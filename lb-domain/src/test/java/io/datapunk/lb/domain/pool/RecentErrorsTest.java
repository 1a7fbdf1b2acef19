package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.datapunk.lb.spi.selection.Candidates;
import org.junit.jupiter.api.Test;

/** One request a tick, unless a test says otherwise: 32 ticks are the last requests. */
class RecentErrorsTest {
    private static final int ONE = 1;
    private static final int OTHER = 2;
    private static final int NOW = 1000;
    private static final float ALL = 1;

    private final RecentErrors errors = new RecentErrors();

    private float rateWithout(int handle, float requestsPerTick) {
        return errors.rateOfOthers(handle, NOW, requestsPerTick, ALL);
    }

    @Test
    void noErrors_areNoRate() {
        assertThat(rateWithout(ONE, 1)).isZero();
    }

    @Test
    void ownErrors_areNoneOfTheOthers() {
        errors.add(ONE, NOW);
        errors.add(OTHER, NOW);
        errors.add(ONE, NOW);

        assertThat(rateWithout(ONE, 1)).isEqualTo(1 / 32f);
        assertThat(rateWithout(OTHER, 1)).isEqualTo(2 / 32f);
        assertThat(rateWithout(Candidates.NONE, 1)).isEqualTo(3 / 32f);
    }

    @Test
    void othersWhoGetAPartOfTheRequests_haveTheErrorsOfThatPart() {
        for (int i = 0; i < 4; i++) {
            errors.add(OTHER, NOW);
        }
        assertThat(errors.rateOfOthers(ONE, NOW, 1, 0.5f)).isEqualTo(4 / 16f);
    }

    @Test
    void errorsOlderThanTheLastRequests_areForgotten() {
        errors.add(OTHER, NOW - 32);
        assertThat(rateWithout(ONE, 1)).isZero();
        errors.add(OTHER, NOW - 31);
        assertThat(rateWithout(ONE, 1)).isEqualTo(1 / 32f);
    }

    @Test
    void fewerRequests_reachFurtherBack() {
        errors.add(OTHER, NOW - 300);
        assertThat(rateWithout(ONE, 1)).isZero();
        assertThat(rateWithout(ONE, 0.1f)).isCloseTo(1 / 32f, offset(1e-6f));
    }

    @Test
    void moreErrorsThanAreKept_areARateOfTheTimeTheyTook() {
        for (int tick = NOW - 9; tick <= NOW; tick++) {
            for (int i = 0; i < 30; i++) {
                errors.add(OTHER, tick);
            }
        }
        assertThat(rateWithout(ONE, 40)).as("three quarters").isBetween(0.7f, 0.85f);
    }

    @Test
    void moreErrorsThanRequests_areARateOfOne() {
        for (int i = 0; i < 64; i++) {
            errors.add(OTHER, NOW);
        }
        assertThat(rateWithout(ONE, 1)).isEqualTo(1);
    }

    @Test
    void errorsOfAnHourAgo_doNotSeemToBeOfNow() {
        errors.add(OTHER, NOW);
        int later = NOW;
        for (int passed = 0; passed < Decay.TICK_MASK - Decay.OLD / 2; passed += Decay.OLD / 4) {
            later = (NOW + passed) & Decay.TICK_MASK;
            errors.forgetOld(later);
        }
        assertThat(errors.rateOfOthers(ONE, later, 1, ALL)).isZero();
    }

    @Test
    void ticksThatWrapAround_areStillAges() {
        errors.add(OTHER, Decay.TICK_MASK);
        assertThat(errors.rateOfOthers(ONE, 3, 1, ALL)).isEqualTo(1 / 32f);
    }
}
