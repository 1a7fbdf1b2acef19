package io.datapunk.lb.bootstrap.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.datapunk.lb.testkit.time.ManualTicker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpEndpointTest {
    @ParameterizedTest
    @CsvSource({
        "http://localhost:4318, http://localhost:4318/v1/metrics, http://localhost:4318/v1/traces",
        "HTTPS://otel.example, https://otel.example/v1/metrics, https://otel.example/v1/traces",
        "http://[::1]:1/, http://[::1]:1/v1/metrics, http://[::1]:1/v1/traces",
        "http://h/a/b, http://h/a/b/v1/metrics, http://h/a/b/v1/traces",
        // Where Prometheus takes OTLP.
        "http://h/api/v1/otlp, http://h/api/v1/otlp/v1/metrics, http://h/api/v1/otlp/v1/traces"
    })
    void eachSignal_hasItsPathBelowTheBase(String url, String metrics, String traces) {
        OtlpEndpoint endpoint = OtlpEndpoint.of(url);

        assertThat(endpoint.metrics()).isEqualTo(metrics);
        assertThat(endpoint.traces()).isEqualTo(traces);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost:4318",
                "localhost",
                "/v1",
                "ftp://localhost",
                "http://",
                "http:///path",
                "http://h:0",
                "http://h:65536",
                "http://h:port",
                "http://h?x=y",
                "http://h#x",
                "http://h h"
            })
    void anythingElse_isRefusedWithWhatIsExpected(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OtlpEndpoint.of(url))
                .withMessage("'" + url + "', expected http://HOST:PORT or https://HOST:PORT,"
                        + " such as http://localhost:4318");
    }

    @Test
    void hostWithAnUnderscore_isRefusedWithTheReason() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OtlpEndpoint.of("http://otel_collector:4318"))
                .withMessage("'http://otel_collector:4318', expected a host without underscores");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://h:4318/v1/traces", "http://h:4318/v1/metrics/", "http://h/api/v1/otlp/v1/logs"})
    void pathOfASignal_isRefused(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OtlpEndpoint.of(url))
                .withMessageContaining("expected the URL without /v1/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP://localhost:1", "Https://localhost:1"})
    void whatIsTaken_theExporterTakesToo(String url) {
        assertThatCode(() -> OtlpTelemetry.to(OtlpEndpoint.of(url), "shop-front", new ManualTicker())
                        .close())
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://me:secret@otel_collector:4318",
                "http://me:sec ret@h:4318",
                "http://me:secret/@h",
                "me:secret@h"
            })
    void passwordInWhatIsNoUrl_isNotRepeated(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OtlpEndpoint.of(url))
                .withMessageContaining("expected http://HOST:PORT")
                .withMessageNotContaining("sec");
    }

    @Test
    void passwordInTheUrl_isRefusedAndNotRepeated() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OtlpEndpoint.of("http://me:secret@h:4318"))
                .withMessageStartingWith("a URL with a user, expected")
                .withMessageNotContaining("secret");
    }
}
