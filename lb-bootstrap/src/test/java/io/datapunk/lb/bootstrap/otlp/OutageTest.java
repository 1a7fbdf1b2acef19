package io.datapunk.lb.bootstrap.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.bootstrap.RecordedLog;
import io.datapunk.lb.testkit.time.ManualTicker;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class OutageTest {
    private static final CompletableResultCode REFUSED = CompletableResultCode.ofExceptionalFailure(
            new IllegalStateException("the push failed", new IOException("refused")));

    private final ManualTicker ticker = new ManualTicker();
    private final Outage outage = new Outage("http://h/v1/traces", ticker);

    @Test
    void failures_areALineWhenTheyBeginAndOneAMinute() {
        try (RecordedLog log = RecordedLog.of(OtlpTelemetry.class)) {
            for (int second = 0; second < 120; second++) {
                outage.watched(REFUSED);
                ticker.advance(Duration.ofSeconds(1));
            }
            assertThat(log.lines())
                    .containsExactly(
                            "telemetry.export.failed url=http://h/v1/traces failures=1"
                                    + " why=java.io.IOException: refused",
                            "telemetry.export.failed url=http://h/v1/traces failures=61"
                                    + " why=java.io.IOException: refused");
            assertThat(log.events()).allMatch(line -> line.getThrowableProxy() == null);
        }
    }

    @Test
    void firstSuccessAfterFailures_isToldOnce_andTheNextOutageAnew() {
        try (RecordedLog log = RecordedLog.of(OtlpTelemetry.class)) {
            outage.watched(CompletableResultCode.ofSuccess());
            outage.watched(REFUSED);
            outage.watched(REFUSED);
            outage.watched(CompletableResultCode.ofSuccess());
            outage.watched(CompletableResultCode.ofSuccess());
            outage.watched(CompletableResultCode.ofFailure());
            assertThat(log.lines())
                    .containsExactly(
                            "telemetry.export.failed url=http://h/v1/traces failures=1"
                                    + " why=java.io.IOException: refused",
                            "telemetry.export.resumed url=http://h/v1/traces failures=2",
                            "telemetry.export.failed url=http://h/v1/traces failures=1 why=not said");
        }
    }

    @Test
    void hostThatNobodyKnows_isToldByItsCauseAndNotByWhatStagesWrapItIn() {
        Throwable inside = new ConnectException().initCause(new UnresolvedAddressException());
        ConnectException unknown = new ConnectException(); // as the client's: one of its own around the other
        unknown.initCause(inside);
        Throwable wrapped = new CompletionException(new UncheckedIOException(unknown));

        try (RecordedLog log = RecordedLog.of(OtlpTelemetry.class)) {
            outage.watched(
                    CompletableResultCode.ofExceptionalFailure(new IllegalStateException("the push failed", wrapped)));

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .endsWith("why=java.net.ConnectException, because of java.nio.channels.UnresolvedAddressException");
        }
    }

    @Test
    void whatTheCollectorSays_forgesNothing() {
        try (RecordedLog log = RecordedLog.of(OtlpTelemetry.class)) {
            outage.watched(CompletableResultCode.ofExceptionalFailure(
                    new IOException("\r\n12:00 WARN all is well\u001b[2J\" level=\"info" + "x".repeat(10_000))));
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .hasSizeLessThan(1_300)
                    .doesNotContainPattern("[\\p{Cntrl}\"]");
        }
    }
}
