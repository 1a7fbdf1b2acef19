package io.datapunk.lb.domain.strategy.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.Instance;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rule by itself. */
class LevelsTest {
    private static int[] numbers(String text) {
        return Arrays.stream(text.trim().split(" +"))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    /** In whole percents, as Envoy's page has them: each rounded, and what is beyond 100 cut off. */
    private static int[] percents(double[] shares) {
        int[] percents = new int[shares.length];
        int left = 100;
        for (int i = 0; i < shares.length; i++) {
            percents[i] = Math.min(left, (int) Math.round(shares[i] * 100));
            left -= percents[i];
        }
        return percents;
    }

    @ParameterizedTest(name = "{0} healthy: {1}")
    @CsvSource({
        // Two levels, the second well.
        "100 100, 100 0",
        "72 100, 100 0",
        "71 100, 99 1",
        "50 100, 70 30",
        "25 100, 35 65",
        "0 100, 0 100",
        // Two levels, both degraded.
        "72 72, 100 0",
        "71 71, 99 1",
        "50 50, 70 30",
        "25 25, 50 50",
        // Three levels.
        "100 100 100, 100 0 0",
        "72 72 100, 100 0 0",
        "71 71 100, 99 1 0",
        "50 50 100, 70 30 0",
        "25 100 100, 35 65 0",
        "25 25 100, 35 35 30",
        "25 25 20, 36 36 28",
    })
    void theTableOfEnvoy_isReproduced(String healthy, String traffic) {
        double[] available = Arrays.stream(numbers(healthy))
                .mapToDouble(each -> each / 100.0)
                .toArray();
        assertThat(percents(Levels.shares(available, 1.4))).containsExactly(numbers(traffic));
    }

    @Test
    void allTogetherBelowOne_eachGetsItsPartOfTheSum() {
        assertThat(Levels.shares(new double[] {0.2, 0.3}, 1)).containsExactly(0.4, 0.6);
        assertThat(Levels.shares(new double[] {0, 1e-12, 0}, 1.4)).containsExactly(0, 1, 0);
    }

    @Test
    void nobodyAvailable_sharesNothing() {
        assertThat(Levels.shares(new double[] {0, 0}, 1.4)).containsExactly(0, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "007, 7",
        "999999999, 999999999",
        "1000000000, 0",
        "99999999999999999999, 0",
        "-1, 0",
        "+1, 0",
        "1.5, 0",
        "' 1', 0",
        "'', 0",
        "high, 0",
        "0x1, 0",
        "１, 0"
    })
    void whatIsNoWholeNumberFromZero_isTheFirstLevel(String text, int level) {
        Instance instance = new Instance("i", "host", 80, 1, "", Map.of("priority", text));
        assertThat(Levels.level(instance, "priority")).isEqualTo(level);
        assertThat(Levels.level(instance, "tier")).isZero();
    }
}
