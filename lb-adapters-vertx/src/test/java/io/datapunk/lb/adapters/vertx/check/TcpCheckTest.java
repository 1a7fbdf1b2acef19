package io.datapunk.lb.adapters.vertx.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.datapunk.lb.adapters.vertx.ScriptedServer;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.check.HealthCheck;
import io.datapunk.lb.spi.check.HealthCheck.Answer;
import io.datapunk.lb.spi.check.HealthCheck.Result;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class TcpCheckTest {
    private static Vertx vertx;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private static Result ask(int port, Map<String, String> settings, Duration deadline) throws Exception {
        try (HealthCheck check = new TcpCheck(vertx, Settings.of(settings))) {
            return check.check(Instance.of("a", "127.0.0.1", port), deadline)
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void openPort_passes_andTheConnectionIsClosed() throws Exception {
        try (ScriptedServer server = new ScriptedServer(connection -> {})) {
            assertThat(ask(server.port(), Map.of(), Duration.ofSeconds(2))).isEqualTo(Result.PASSED);
            await().untilAsserted(() -> assertThat(server.accepted()).isEqualTo(1));
            await().untilAsserted(() -> assertThat(server.open()).isZero());
        }
    }

    @Test
    void portThatIsListenedOnButNotYetAccepted_passes() throws Exception {
        try (ServerSocket slow = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            assertThat(ask(slow.getLocalPort(), Map.of(), Duration.ofSeconds(2)))
                    .isEqualTo(Result.PASSED);
        }
    }

    @Test
    void closedPort_hasNotAnswered() throws Exception {
        int port;
        try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = once.getLocalPort();
        }
        assertThat(ask(port, Map.of(), Duration.ofSeconds(2)))
                .isEqualTo(Result.of(Answer.NO_ANSWER, "connection refused or unreachable"));
    }

    @Test
    void connectionThatDoesNotComeAbout_hasNotAnsweredByTheDeadline() throws Exception {
        try (HttpCheckTest.FullBacklog full = new HttpCheckTest.FullBacklog()) {
            assertThat(ask(full.port(), Map.of(), Duration.ofMillis(200)).answer())
                    .isEqualTo(Answer.NO_ANSWER);
        }
    }

    @Test
    void portSetting_replacesTheInstancesPort() throws Exception {
        try (ScriptedServer server = new ScriptedServer(connection -> {})) {
            assertThat(ask(1, Map.of("port", String.valueOf(server.port())), Duration.ofSeconds(2)))
                    .isEqualTo(Result.PASSED);
            await().untilAsserted(() -> assertThat(server.accepted()).isEqualTo(1));
        }
    }

    @Test
    void unknownKey_isRefused() {
        assertThatThrownBy(() -> new TcpCheck(vertx, Settings.of(Map.of("path", "/"))))
                .isInstanceOf(Settings.InvalidSettingException.class)
                .hasMessageStartingWith("path: ");
    }
}
