package io.datapunk.lb.simulator.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionsTest {
    private static final long SECOND = 1_000_000_000L;

    private final Completions completions = new Completions();
    private long now;

    private void add(int times, int others, long latency) {
        for (int i = 0; i < times; i++) {
            completions.add(others, latency, now);
        }
    }

    @Test
    void none_isZero() {
        assertThat(completions.typicalNanos(3, now)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 10", "1, 10", "4, 50", "5, 50", "20, 90", "1000, 90"})
    void nearestCount_decides(int others, long expected) {
        add(20, 1, 10);
        add(20, 5, 50);
        add(20, 9, 90);

        assertThat(completions.typicalNanos(others, now)).isEqualTo(expected);
    }

    @Test
    void later_counts() {
        add(20, 3, 10);
        add(15, 3, 70);

        assertThat(completions.typicalNanos(3, now)).isEqualTo(70);
    }

    @Test
    void few_areCompletedByTheNextNearest() {
        add(4, 3, 10);
        add(100, 4, 40);

        assertThat(completions.typicalNanos(3, now)).isEqualTo(40);
    }

    @Test
    void manyAgo_isForgotten() {
        add(20, 3, 10);
        add(128, 30, 300);

        assertThat(completions.typicalNanos(3, now)).isEqualTo(300);
    }

    @Test
    void olderThanASecond_isForgotten() {
        add(120, 3, 900);
        now = SECOND / 2;
        add(20, 30, 20);
        now = SECOND;
        assertThat(completions.typicalNanos(3, now)).isEqualTo(900);

        now++;
        assertThat(completions.typicalNanos(3, now)).isEqualTo(20);
        add(20, 3, 30);
        assertThat(completions.typicalNanos(3, now)).isEqualTo(30);

        now += SECOND + 1;
        assertThat(completions.typicalNanos(3, now)).isZero();
    }
}
