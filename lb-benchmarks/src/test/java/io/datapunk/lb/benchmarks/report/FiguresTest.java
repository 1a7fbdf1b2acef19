package io.datapunk.lb.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void oneRound_hasNoSpread() {
        assertThat(Figures.spread(List.of(32.34))).isEqualTo("32.3");
        assertThat(Figures.spreadOfRatios(List.of(0.984))).isEqualTo("0.98");
    }

    @Test
    void someRounds_areMedianLeastAndLargest() {
        assertThat(Figures.spread(List.of(3.0, 1.0, 2.0))).isEqualTo("2.0 (1.0–3.0)");
        assertThat(Figures.spreadOfRatios(List.of(1.0, 0.5))).isEqualTo("0.75 (0.50–1.00)");
    }

    @Test
    void noRound_isADash() {
        assertThat(Figures.spread(List.of())).isEqualTo("–");
        assertThat(Figures.ratio(List.of(), List.of(1.0))).isEqualTo("–");
    }
}
