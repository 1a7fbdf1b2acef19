package io.datapunk.lb.simulator.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionsTest {
    private final Completions completions = new Completions();

    private void add(int times, int others, long latency) {
        for (int i = 0; i < times; i++) {
            completions.add(others, latency);
        }
    }

    @Test
    void none_isZero() {
        assertThat(completions.typicalNanos(3)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 10", "1, 10", "4, 50", "5, 50", "20, 90", "1000, 90"})
    void nearestCount_decides(int others, long expected) {
        add(20, 1, 10);
        add(20, 5, 50);
        add(20, 9, 90);

        assertThat(completions.typicalNanos(others)).isEqualTo(expected);
    }

    @Test
    void later_counts() {
        add(20, 3, 10);
        add(15, 3, 70);

        assertThat(completions.typicalNanos(3)).isEqualTo(70);
    }

    @Test
    void few_areCompletedByTheNextNearest() {
        add(4, 3, 10);
        add(100, 4, 40);

        assertThat(completions.typicalNanos(3)).isEqualTo(40);
    }

    @Test
    void longAgo_isForgotten() {
        add(20, 3, 10);
        add(128, 30, 300);

        assertThat(completions.typicalNanos(3)).isEqualTo(300);
    }
}
