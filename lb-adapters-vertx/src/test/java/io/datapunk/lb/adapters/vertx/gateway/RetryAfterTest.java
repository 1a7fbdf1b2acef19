package io.datapunk.lb.adapters.vertx.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryAfterTest {
    private static final String DATE = "Wed, 21 Oct 2015 07:28:00 GMT";

    @Test
    void seconds_areTaken_boundedByADay() {
        assertThat(RetryAfter.parse("0", null)).isEqualTo(Duration.ZERO);
        assertThat(RetryAfter.parse("17", null)).isEqualTo(Duration.ofSeconds(17));
        assertThat(RetryAfter.parse("9223372036854775807", null)).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void date_isComparedWithTheAnswersOwn() {
        assertThat(RetryAfter.parse("Wed, 21 Oct 2015 07:29:00 GMT", DATE)).isEqualTo(Duration.ofMinutes(1));
        assertThat(RetryAfter.parse("Wed, 21 Oct 2015 07:27:00 GMT", DATE)).isEqualTo(Duration.ZERO);
        assertThat(RetryAfter.parse(DATE, null)).isNull();
        assertThat(RetryAfter.parse(DATE, "yesterday")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5", "9223372036854775808", "soon", "1 2", "Wed, 99 Oct 2015 07:28:00 GMT"})
    void whatIsNeither_isAsIfMissing(String value) {
        assertThat(RetryAfter.parse(value, DATE)).isNull();
        assertThat(RetryAfter.parse(null, DATE)).isNull();
        assertThat(RetryAfter.parse("1".repeat(65), DATE)).isNull();
    }
}
