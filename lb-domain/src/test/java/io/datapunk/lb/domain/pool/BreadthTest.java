package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BreadthTest {
    private static final float TICKS_IN_A_SECOND = 1e9f / (1 << Decay.TICK_SHIFT);
    private static final float USUAL = 0.05e9f;

    private static int of(int members, float requestsPerSecond, float typicalNanos) {
        return Breadth.of(members, requestsPerSecond / TICKS_IN_A_SECOND, typicalNanos);
    }

    @Test
    void rateOrLatencyNotKnown_isTwo() {
        assertThat(of(100, 0, USUAL)).isEqualTo(2);
        assertThat(of(100, 10, 0)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "100, 10000, 2, each gets a hundred a second",
        "100, 1100, 2, each gets eleven",
        "100, 1060, 3, each gets a little less",
        "100, 800, 4, each gets eight",
        "100, 400, 8, each gets four",
        "100, 12, 128, never more",
        "4, 0.1, 12, nearly all are met",
        "1, 1, 2, one alone",
    })
    void eachMember_isComparedThirtyTwoTimesASecond(int members, float requests, int breadth, String why) {
        assertThat(of(members, requests, USUAL)).as(why).isEqualTo(breadth);
    }

    @ParameterizedTest
    @CsvSource({"1000000, 100000, 2", "1000000, 26214.4, 10", "10000, 26214.4, 10"})
    void allTogether_areComparedAQuarterOfAMillionTimesASecondAtMost(int members, float requests, int breadth) {
        assertThat(of(members, requests, USUAL)).isBetween(breadth - 1, breadth); // Rounded down.
    }

    @ParameterizedTest
    @CsvSource({"100_000, 2", "1_000_000, 10", "5_000_000, 50"})
    void comparing_takesNoMoreThanAThousandthOfARequest(String typicalNanos, int breadth) {
        assertThat(of(100, 1, Float.parseFloat(typicalNanos.replace("_", "")))).isEqualTo(breadth);
    }
}
