package io.datapunk.lb.simulator.policy.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.datapunk.lb.spi.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class C3ScoreTest {
    private final C3Score score = new C3Score(1, 10);

    private void answer(double millis, float queue) {
        score.sent(0);
        score.ended(0, new Ending(Outcome.SUCCESS, Math.round(millis * 1e6), 0, queue));
    }

    @ParameterizedTest
    @CsvSource({
        // latency, queue told, under way, score in ms
        "4, 0, 0,    4",
        "4, 2, 0,  108", // 3³
        "4, 0, 1, 5324", // 11³: each client stands for all
        "4, 2, 1, 8788",
        "4, NaN, 0,  4",
    })
    void score_isTheCubeOfTheQueueTimesTheTime(double latency, float queue, int underWay, double expected) {
        answer(latency, queue);
        for (int i = 0; i < underWay; i++) {
            score.sent(0);
        }

        assertThat(score.of(0) / 1e6).isCloseTo(expected, within(1e-6));
    }

    @Test
    void newest_countsNineTenths() {
        answer(10, 0);
        answer(20, 0);

        assertThat(score.of(0) / 1e6).isCloseTo(19, within(1e-6));
    }

    @Test
    void unknown_isFree() {
        score.sent(0);

        assertThat(score.of(0)).isZero();
    }
}
