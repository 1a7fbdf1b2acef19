package io.datapunk.lb.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class EscapedTest {
    @Test
    void ordinaryText_staysAsItIs() {
        assertThat(Escaped.of("orders-7 [::1]:80 größe 東京 🙂")).isEqualTo("orders-7 [::1]:80 größe 東京 🙂");
    }

    @Test
    void whatForgesOrReordersLines_isEscaped() {
        assertThat(Escaped.of("a\nWARN forged\r\t\u001b[31m\u0085\u2028\u202e\u0000"))
                .isEqualTo("a\\u000aWARN forged\\u000d\\u0009\\u001b[31m\\u0085\\u2028\\u202e\\u0000");
    }

    @Test
    void whatIsVeryLong_isCut() {
        assertThat(Escaped.of("x".repeat(5_000))).hasSize(1_101).endsWith("x…");
    }

    @Test
    void whatForgesPairsOrEscapes_isEscaped() {
        assertThat(Escaped.of("a\" level=\"x")).isEqualTo("a\\u0022 level=\\u0022x");
        assertThat(Escaped.of("a\\u000a")).isEqualTo("a\\\\u000a");
    }
}
