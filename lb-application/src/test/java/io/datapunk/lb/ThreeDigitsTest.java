package io.datapunk.lb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreeDigitsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "1, 1",
        "0.5, 0.5",
        "0.30749, 0.307",
        "0.012, 0.012",
        "0.9999, 1",
        "9.996, 10",
        "10, 10",
        "123.4, 123",
        "999.6, 1000",
        "12345, 12300",
        "167123456, 167000000",
        "-167123456, -167000000",
        "0.0000123456, 0.0000123",
        "1234567890123456, 1.23e+15",
        "1e-9, 1.00e-09",
        "NaN, NaN",
        "Infinity, Infinity"
    })
    void number_keepsThreeDigits(double value, String read) {
        assertThat(ThreeDigits.of(value)).isEqualTo(read);
    }
}
