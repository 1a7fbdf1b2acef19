package io.datapunk.lb.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LogFormatTest {
    @Test
    void format_isFoundWhereverItStands() {
        assertThat(LogFormat.of("--log-format", "json", "demo")).isEqualTo(LogFormat.json);
        assertThat(LogFormat.of("demo", "--log-format=json", "--seed", "1")).isEqualTo(LogFormat.json);
        assertThat(LogFormat.of("demo", "--log-format=text")).isEqualTo(LogFormat.text);
    }

    @Test
    void withoutOne_orWithAMistake_itIsText() {
        assertThat(LogFormat.of()).isEqualTo(LogFormat.text);
        assertThat(LogFormat.of("demo")).isEqualTo(LogFormat.text);
        assertThat(LogFormat.of("--log-format")).isEqualTo(LogFormat.text);
        assertThat(LogFormat.of("--log-format", "yaml")).isEqualTo(LogFormat.text);
    }

    @Test
    void bothConfigurations_areThere() {
        for (LogFormat format : LogFormat.values()) {
            assertThat(LogFormat.class.getClassLoader().getResource(format.logback()))
                    .isNotNull();
        }
    }
}
