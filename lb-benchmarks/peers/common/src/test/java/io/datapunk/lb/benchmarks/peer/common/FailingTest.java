package io.datapunk.lb.benchmarks.peer.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailingTest {
    private static final int REQUESTS = 2_000_000;
    /** Of so many figures by chance none lies so many deviations from its mean. */
    private static final double DEVIATIONS = 6;

    @ParameterizedTest
    @CsvSource({
        "1, 10",
        "1, 99",
        "1, 100",
        "1, 900",
        "1, 987",
        "1, 990",
        "1, 1000",
        "1, 1024", //
        "20, 5",
        "20, 8",
        "20, 10",
        "20, 99",
        "20, 100",
        "20, 987",
        "20, 990",
        "20, 1000",
        "20, 1024"
    })
    void instancesTakeTurns_eachFailsAsOftenAsChanceHasIt(int percent, int instances) {
        Failing failing = new Failing();
        int[] failed = new int[instances];

        for (int i = 0; i < REQUESTS; i++) {
            failed[i % instances] += failing.next(percent) ? 1 : 0;
        }

        double mean = REQUESTS * percent / 100.0 / instances;
        double farthest = Arrays.stream(failed)
                .mapToDouble(times -> Math.abs(times - mean))
                .max()
                .orElseThrow();
        assertThat(farthest).as("failures from a mean of %s", mean).isLessThan(DEVIATIONS * Math.sqrt(mean) + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20})
    void another_failsAtTheSameRequests(int percent) {
        Failing one = new Failing();
        Failing other = new Failing();

        for (int i = 0; i < 10_000; i++) {
            assertThat(one.next(percent)).as("request %d", i).isEqualTo(other.next(percent));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, false", "100, true"})
    void noneOrAllAreToFail_noneOrAllDo(int percent, boolean fails) {
        Failing failing = new Failing();

        for (int i = 0; i < 100_000; i++) {
            assertThat(failing.next(percent)).as("request %d", i).isEqualTo(fails);
        }
    }
}
