package io.datapunk.lb.domain.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientErrorLevelTest {
    private static final long SECOND = 1_000_000_000L;

    private static int risen(int times, double usual) {
        int level = 0;
        for (int i = 0; i < times; i++) {
            level = ClientErrorLevel.risen(level, usual);
        }
        return level;
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "1, 0, 0",
        "2, 0, 0",
        "3, 0, 0.11",
        "100, 0, 0.98",
        "100, 0.5, 0.32",
        "100, 0.9, 0",
        "100, 1, 0"
    })
    void whatIsMoreThanUsual_countsBeyondAQuarter(int clientErrors, double usual, float excess) {
        assertThat(ClientErrorLevel.excess(risen(clientErrors, usual))).isCloseTo(excess, offset(0.02f));
    }

    @Test
    void successes_bringItBackToNothing() {
        int level = risen(100, 0);
        for (int i = 0; i < 30; i++) {
            level = ClientErrorLevel.fallen(level);
        }
        assertThat(level).isZero();
    }

    @ParameterizedTest
    @CsvSource({"255, 223", "248, 217", "64, 56", "24, 21", "17, 0", "15, 0", "0, 0"})
    void aSuccess_takesAnEighthOfIt_andALittleIsNothing(int level, int left) {
        assertThat(ClientErrorLevel.fallen(level)).isEqualTo(left);
    }

    @Test
    void time_forgetsItWithHalfAMinute() {
        int level = risen(100, 0);
        assertThat((double) ClientErrorLevel.faded(level, 30 * SECOND)).isCloseTo(level / Math.E, offset(1.0));
        assertThat(ClientErrorLevel.faded(level, 120 * SECOND)).isZero();
    }

    @Test
    void timeInTenthsOfASecond_takesAWholeStepEach_untilALittleIsNothing() {
        int level = risen(100, 0);
        int tenths = 0;
        while (ClientErrorLevel.faded(level, SECOND / 10) != 0) {
            assertThat(ClientErrorLevel.faded(level, SECOND / 10)).isEqualTo(level - 1);
            level--;
            tenths++;
        }
        assertThat(tenths).isBetween(225, 245);
    }

    @Test
    void anyLevel_staysInItsBits() {
        for (int level = 0; level <= ClientErrorLevel.FULL; level++) {
            assertThat(ClientErrorLevel.risen(level, 0)).isBetween(level == 0 ? 1 : 0, ClientErrorLevel.FULL);
            assertThat(ClientErrorLevel.risen(level, 1)).isBetween(0, level);
            assertThat(ClientErrorLevel.fallen(level)).isBetween(0, Math.max(0, level - 1));
        }
    }
}
