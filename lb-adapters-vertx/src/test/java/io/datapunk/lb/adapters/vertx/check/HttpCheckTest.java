package io.datapunk.lb.adapters.vertx.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datapunk.lb.adapters.vertx.ScriptedServer;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.check.HealthCheck;
import io.datapunk.lb.spi.check.HealthCheck.Answer;
import io.datapunk.lb.spi.check.HealthCheck.Result;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HttpCheckTest {
    private static final Duration PATIENT = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(300);

    private static Vertx vertx;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private static Result ask(ScriptedServer server, Map<String, String> settings, Duration deadline) throws Exception {
        try (HealthCheck check = new HttpCheck(vertx, Settings.of(settings))) {
            warm(check);
            long began = System.nanoTime();
            Result result = check.check(Instance.of("a", "127.0.0.1", server.port()), deadline)
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(deadline.plusMillis(700));
            await().atMost(PATIENT)
                    .untilAsserted(() -> assertThat(server.open()).isZero());
            return result;
        }
    }

    private static void warm(HealthCheck check) throws Exception {
        ((HttpCheck) check).warmedUp().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private static Result answerTo(String response, Map<String, String> settings) throws Exception {
        try (ScriptedServer server = ScriptedServer.answering(response)) {
            return ask(server, settings, PATIENT);
        }
    }

    private static Result silence(ScriptedServer.Script script) throws Exception {
        try (ScriptedServer server = new ScriptedServer(script)) {
            Result result = ask(server, Map.of(), SHORT);
            assertThat(server.accepted()).isEqualTo(1);
            assertThat(result.answer()).isEqualTo(Answer.NO_ANSWER);
            return result;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | 200-299 | PASS",
                "204 | 200-299 | PASS",
                "304 | 200-299 | REFUSE",
                "304 | 200-299,304 | PASS",
                "404 | 200-299 | REFUSE",
                "429 | 200-299 | REFUSE",
                "500 | 200-299 | REFUSE",
                "503 | 200-299 | REFUSE",
                "503 | 503 | PASS",
                "200 | 503 | REFUSE",
                "599 | 200-299,500-599 | PASS"
            })
    void statusInTheSet_passes_elseRefuses(int status, String set, Answer expected) throws Exception {
        String body = status == 204 || status == 304 ? "" : "Content-Length: 2\r\n\r\nok";
        Result result = answerTo(
                "HTTP/1.1 " + status + " Whatever\r\n" + (body.isEmpty() ? "\r\n" : body), Map.of("status", set));
        assertThat(result.answer()).isEqualTo(expected);
        assertThat(result.reason()).isEqualTo(expected == Answer.PASS ? "" : "status " + status + ", expected " + set);
    }

    @Test
    void request_hasPathMethodHostAndHeaders_andAsksForTheConnectionToClose() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n")) {
            Result result = ask(
                    server,
                    Map.of("path", "/ready?deep=1", "method", "HEAD", "header.X-Probe", "yes", "header.Host", "shop"),
                    PATIENT);
            assertThat(result.answer()).isEqualTo(Answer.PASS);
            assertThat(server.heads().get(0))
                    .startsWith("HEAD /ready?deep=1 HTTP/1.1\r\n")
                    .containsIgnoringCase("\r\nhost: shop\r\n")
                    .containsIgnoringCase("\r\nx-probe: yes\r\n")
                    .containsIgnoringCase("\r\nconnection: close\r\n");
        }
    }

    @Test
    void hostHeader_isTheInstancesAddress() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            ask(server, Map.of(), PATIENT);
            assertThat(server.heads().get(0))
                    .startsWith("GET /health HTTP/1.1\r\n")
                    .containsIgnoringCase("\r\nhost: 127.0.0.1:" + server.port() + "\r\n");
        }
    }

    @Test
    void portSetting_replacesTheInstancesPort() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                HealthCheck check = new HttpCheck(vertx, Settings.of(Map.of("port", String.valueOf(server.port()))))) {
            Result result = check.check(Instance.of("a", "127.0.0.1", 1), PATIENT)
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            assertThat(result).isEqualTo(Result.PASSED);
            assertThat(server.accepted()).as("the warm-up stays at home").isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"12.5, 12.5", "0, 0", "-1, NaN", "NaN, NaN", "Infinity, NaN", "1e3, NaN", "'', NaN", "1 2, NaN"})
    void loadHeader_isReported_whenItIsAPlainNumber(String header, float expected) throws Exception {
        Result result = answerTo("HTTP/1.1 200 OK\r\nX-Load: " + header + "\r\nContent-Length: 0\r\n\r\n", Map.of());
        assertThat(result).isEqualTo(new Result(Answer.PASS, "", expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "endpoint-load-metrics: TEXT cpu_utilization=0.5,named_metrics.queue=7 | 0.5",
                "endpoint-load-metrics: JSON {\"cpu_utilization\":0.5,\"application_utilization\":0.75} | 0.75",
                "endpoint-load-metrics: BIN CQAAAAAAAOA/ | 0.5",
                "endpoint-load-metrics-bin: CQAAAAAAAOA/ | 0.5",
                "endpoint-load-metrics: JSON {\"cpu_utilization\":-1} | NaN",
                "endpoint-load-metrics: JSON [ | NaN",
                "endpoint-load-metrics-bin: CQAAAA | NaN"
            })
    void orcaReport_saysTheLoad_andABadOneChangesNothingElse(String header, float expected) throws Exception {
        Result result = answerTo("HTTP/1.1 200 OK\r\n" + header + "\r\nContent-Length: 0\r\n\r\n", Map.of());
        assertThat(result).isEqualTo(new Result(Answer.PASS, "", expected));
    }

    @Test
    void degradedByHeaderOrStatus_isDegraded_butNeverOutsideTheSet() throws Exception {
        assertThat(answerTo("HTTP/1.1 200 OK\r\nX-Health: Degraded\r\nContent-Length: 0\r\n\r\n", Map.of())
                        .answer())
                .isEqualTo(Answer.DEGRADED);
        assertThat(answerTo("HTTP/1.1 429 Slow\r\nContent-Length: 0\r\n\r\n", Map.of("degraded", "429"))
                        .answer())
                .isEqualTo(Answer.DEGRADED);
        assertThat(answerTo("HTTP/1.1 503 No\r\nX-Health: degraded\r\nContent-Length: 0\r\n\r\n", Map.of())
                        .answer())
                .isEqualTo(Answer.REFUSE);
    }

    @Test
    void redirect_isRefused_andNotFollowed() throws Exception {
        try (ScriptedServer elsewhere = ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                ScriptedServer server = ScriptedServer.answering("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:"
                        + elsewhere.port() + "/health\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(ask(server, Map.of(), PATIENT).answer()).isEqualTo(Answer.REFUSE);
            assertThat(elsewhere.accepted()).isZero();
        }
    }

    @Test
    void bodyEndedByClose_passes() throws Exception {
        try (ScriptedServer server = new ScriptedServer(connection -> {
            connection.readHead();
            connection.send("HTTP/1.0 200 OK\r\n\r\nfine");
            connection.hangUp();
        })) {
            assertThat(ask(server, Map.of(), PATIENT)).isEqualTo(Result.PASSED);
        }
    }

    @Test
    void hugeBody_isNotReadToItsEnd_andTheStatusCounts() throws Exception {
        byte[] block = new byte[64 * 1024];
        int[] blocks = new int[1];
        try (ScriptedServer server = new ScriptedServer(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
            while (blocks[0] < 15_000) {
                connection.send(block);
                blocks[0]++;
            }
        })) {
            assertThat(ask(server, Map.of(), PATIENT)).isEqualTo(Result.PASSED);
        }
        assertThat(blocks[0]).as("blocks of 64 KiB taken off the server").isLessThan(500);
    }

    @Test
    void serverThatHangs_hasNotAnswered() throws Exception {
        assertThat(silence(ScriptedServer.Connection::readHead).reason()).contains("within 300 ms");
    }

    @Test
    void headThatDrips_hasNotAnswered() throws Exception {
        silence(connection -> {
            connection.send("HTTP/1.1 200 OK\r\n");
            connection.drip("X", 20);
        });
    }

    @Test
    void bodyThatDrips_hasNotAnswered() throws Exception {
        silence(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            connection.drip("1\r\nx\r\n", 20);
        });
    }

    @Test
    void headersWithoutEnd_areUnreadable() throws Exception {
        silence(connection -> {
            connection.send("HTTP/1.1 200 OK\r\n");
            connection.drip("X-Filler: " + "x".repeat(1000) + "\r\n", 0);
        });
    }

    @Test
    void continueWithoutEnd_hasNotAnswered() throws Exception {
        silence(connection -> {
            connection.readHead();
            connection.drip("HTTP/1.1 100 Continue\r\n\r\n", 5);
        });
    }

    @Test
    void garbage_isUnreadable() throws Exception {
        silence(connection -> {
            connection.readHead();
            connection.send("SSH-2.0-nothing to see\r\n\r\n");
        });
    }

    @Test
    void badChunk_isUnreadable() throws Exception {
        silence(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n");
        });
    }

    @Test
    void closedAtOnce_hasNotAnswered() throws Exception {
        silence(ScriptedServer.Connection::hangUp);
    }

    @Test
    void closedAfterTheRequest_hasNotAnswered() throws Exception {
        Result result = silence(connection -> {
            connection.readHead();
            connection.hangUp();
        });
        assertThat(result.reason()).isEqualTo("connection closed before the answer was complete");
    }

    @Test
    void reset_hasNotAnswered() throws Exception {
        silence(connection -> {
            connection.readHead();
            connection.reset();
        });
    }

    @Test
    void truncatedBody_hasNotAnswered() throws Exception {
        silence(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
            connection.hangUp();
        });
    }

    @Test
    void refusedConnection_hasNotAnswered() throws Exception {
        int port;
        try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = once.getLocalPort();
        }
        try (HealthCheck check = new HttpCheck(vertx, Settings.empty())) {
            Result result = check.check(Instance.of("a", "127.0.0.1", port), PATIENT)
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            assertThat(result).isEqualTo(Result.of(Answer.NO_ANSWER, "connection refused or unreachable"));
        }
    }

    @Test
    void connectionThatDoesNotComeAbout_hasNotAnswered() throws Exception {
        try (FullBacklog full = new FullBacklog();
                HealthCheck check = new HttpCheck(vertx, Settings.empty())) {
            warm(check);
            Result result = check.check(Instance.of("a", "127.0.0.1", full.port()), SHORT)
                    .toCompletableFuture()
                    .get(2, TimeUnit.SECONDS);
            assertThat(result.answer()).isEqualTo(Answer.NO_ANSWER);
        }
    }

    @Test
    void unresolvableName_hasNotAnswered() throws Exception {
        try (HealthCheck check = new HttpCheck(vertx, Settings.empty())) {
            Result result = check.check(Instance.of("a", "no-such-host.invalid", 80), Duration.ofSeconds(1))
                    .toCompletableFuture()
                    .get(3, TimeUnit.SECONDS);
            assertThat(result.answer()).isEqualTo(Answer.NO_ANSWER);
        }
    }

    @Test
    void manyHangingServers_areAskedAtTheSameTime() throws Exception {
        List<CompletableFuture<Result>> results = new ArrayList<>();
        try (ScriptedServer hanging = new ScriptedServer(ScriptedServer.Connection::readHead);
                HealthCheck check = new HttpCheck(vertx, Settings.empty())) {
            warm(check);
            long began = System.nanoTime();
            for (int i = 0; i < 200; i++) {
                results.add(check.check(Instance.of("i" + i, "127.0.0.1", hanging.port()), SHORT)
                        .toCompletableFuture());
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .as("the caller is not held up")
                    .isLessThan(Duration.ofMillis(250));
            for (CompletableFuture<Result> result : results) {
                assertThat(result.get(3, TimeUnit.SECONDS).answer()).isEqualTo(Answer.NO_ANSWER);
            }
            await().atMost(PATIENT)
                    .untilAsserted(() -> assertThat(hanging.open()).isZero());
        }
    }

    @Test
    void close_endsTheChecksUnderWay_andLeavesTheGivenVertxAlone() throws Exception {
        try (ScriptedServer hanging = new ScriptedServer(ScriptedServer.Connection::readHead)) {
            HealthCheck check = new HttpCheck(vertx, Settings.empty());
            warm(check);
            CompletableFuture<Result> result = check.check(
                            Instance.of("a", "127.0.0.1", hanging.port()), Duration.ofMinutes(1))
                    .toCompletableFuture();
            await().until(() -> hanging.heads().size() == 1);
            check.close();
            check.close();
            assertThat(result.get(2, TimeUnit.SECONDS)).isEqualTo(Result.of(Answer.NO_ANSWER, "the check is closed"));
            assertThat(check.check(Instance.of("a", "127.0.0.1", hanging.port()), PATIENT)
                            .toCompletableFuture()
                            .get(2, TimeUnit.SECONDS)
                            .answer())
                    .isEqualTo(Answer.NO_ANSWER);
            await().atMost(PATIENT)
                    .untilAsserted(() -> assertThat(hanging.open()).isZero());
            CompletableFuture<Void> alive = new CompletableFuture<>();
            vertx.runOnContext(go -> alive.complete(null));
            alive.get(2, TimeUnit.SECONDS);
        }
    }

    @Test
    void resultStage_cannotBeCompletedByItsReceiver() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                HealthCheck check = new HttpCheck(vertx, Settings.empty())) {
            var stage = check.check(Instance.of("a", "127.0.0.1", server.port()), PATIENT);
            stage.toCompletableFuture().cancel(true);
            assertThat(stage.toCompletableFuture().get(5, TimeUnit.SECONDS)).isEqualTo(Result.PASSED);
        }
    }

    /** A listener whose queue of connections is full, so that a further one gets no answer at all. */
    static final class FullBacklog implements AutoCloseable {
        private final ServerSocket listener;
        private final List<java.net.Socket> queued = new ArrayList<>();

        FullBacklog() throws IOException {
            listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            for (int i = 0; i < 64; i++) {
                java.net.Socket socket = new java.net.Socket();
                queued.add(socket);
                try {
                    socket.connect(listener.getLocalSocketAddress(), 200);
                } catch (java.net.SocketTimeoutException full) {
                    return;
                }
            }
            throw new IOException("the queue does not fill");
        }

        int port() {
            return listener.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            for (java.net.Socket socket : queued) {
                socket.close();
            }
            listener.close();
        }
    }
}
