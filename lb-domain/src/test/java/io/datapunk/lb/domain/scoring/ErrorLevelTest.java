package io.datapunk.lb.domain.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.health.HealthScorer;
import org.junit.jupiter.api.Test;

class ErrorLevelTest {
    private static final int FULL = HealthScorer.FULL_LEVEL;
    private static final int HALF_A_PERCENT = 327;
    private static final long SECOND = 1_000_000_000L;

    @Test
    void error_movesATwentiethOfTheWayToTheTop_roundedUp() {
        for (int level = 0; level <= FULL; level++) {
            assertThat(ErrorLevel.risen(level)).isEqualTo(level + (int) Math.ceil((FULL - level) / 20.0));
        }
    }

    @Test
    void success_takesATwentieth_roundedUp_andHalfAPercentIsForgotten() {
        for (int level = 0; level <= FULL; level++) {
            int left = level - (int) Math.ceil(level / 20.0);
            assertThat(ErrorLevel.fallen(level)).isEqualTo(left <= HALF_A_PERCENT ? 0 : left);
        }
    }

    @Test
    void time_forgetsWithTenSeconds_andNotBackwards() {
        for (long tenths : new long[] {0, 1, 5, 30, 100, 400}) {
            int left = (int) (FULL * Math.exp(-tenths / 100.0));
            assertThat(ErrorLevel.faded(FULL, tenths * SECOND / 10)).isBetween(left - 1, left + 1);
        }
        assertThat(ErrorLevel.faded(FULL, -SECOND)).isEqualTo(FULL);
        assertThat(ErrorLevel.faded(HALF_A_PERCENT, 0)).isZero();
        assertThat(ErrorLevel.faded(HALF_A_PERCENT + 1, 0)).isEqualTo(HALF_A_PERCENT + 1);
    }
}
