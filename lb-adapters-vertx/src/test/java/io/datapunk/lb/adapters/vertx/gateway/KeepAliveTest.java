package io.datapunk.lb.adapters.vertx.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeepAliveTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "timeout=5 | 5",
                "timeout=0 | 0",
                "max=100, Timeout = 60 | 60",
                "max=100,timeout=\"7\" | 7",
                "'' | -1",
                "300 | -1",
                "max=100 | -1",
                "timeout=-1 | -1",
                "timeout=x | -1",
                "timeout=99999999999 | -1",
                "xtimeout=5 | -1"
            })
    void value_isSecondsOrUnknown(String value, int seconds) {
        assertThat(KeepAlive.parse(value)).isEqualTo(seconds);
    }
}
