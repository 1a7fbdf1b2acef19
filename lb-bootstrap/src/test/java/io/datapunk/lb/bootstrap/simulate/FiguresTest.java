package io.datapunk.lb.bootstrap.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.08821, 0.088",
        "0.9996, 1.00",
        "3.14159, 3.14",
        "9.996, 10.0",
        "50.0339, 50.0",
        "99.96, 100",
        "1234.5678, 1235",
        "39760, 39760"
    })
    void threeDigitsCount(double value, String text) {
        assertThat(Figures.text(value)).isEqualTo(text);
    }

    @Test
    void nothing_isADash() {
        assertThat(Figures.text(null)).isEqualTo("-");
    }
}
