package io.datapunk.lb.adapters.vertx.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class GatewayConfigTest {
    private static final GatewayConfig DEFAULTS = GatewayConfig.defaults();

    @Test
    void defaults_listenOnTheLoopbackInterfaceAlone() {
        assertThat(DEFAULTS.host()).isEqualTo("127.0.0.1");
        assertThat(DEFAULTS.port()).isZero();
        assertThat(DEFAULTS.requestTimeout()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void valueOutsideItsRange_isRefusedByNameValueAndRange() {
        assertThatThrownBy(() -> DEFAULTS.listeningOn("127.0.0.1", 65_536))
                .hasMessage("port: 65536, expected 0 to 65535");
        assertThatThrownBy(() -> DEFAULTS.listeningOn("127.0.0.1", -1)).hasMessage("port: -1, expected 0 to 65535");
        assertThatThrownBy(() -> DEFAULTS.listeningOn(" ", 0)).hasMessageStartingWith("host: ");
        assertThatThrownBy(() -> DEFAULTS.withRequestTimeout(Duration.ZERO))
                .hasMessage("requestTimeout: PT0S, expected PT0.001S to PT1H");
        assertThatThrownBy(() -> DEFAULTS.withRequestTimeout(Duration.ofDays(1)))
                .hasMessageStartingWith("requestTimeout: PT24H");
        assertThatThrownBy(() -> DEFAULTS.withDrainTime(Duration.ofSeconds(-1))).hasMessageStartingWith("drainTime: ");
        assertThatThrownBy(() -> DEFAULTS.withMost(0, 1)).hasMessageStartingWith("maxConnectionsPerInstance: 0");
        assertThatThrownBy(() -> DEFAULTS.withMost(1, 0)).hasMessageStartingWith("maxInFlight: 0");
    }

    @Test
    void changedCopy_keepsTheRest() {
        GatewayConfig changed = DEFAULTS.listeningOn("::1", 8080)
                .withRequestTimeout(Duration.ofSeconds(3))
                .withDrainTime(Duration.ofSeconds(2))
                .withMost(7, 70);
        assertThat(changed)
                .isEqualTo(new GatewayConfig(
                        "::1",
                        8080,
                        Duration.ofSeconds(3),
                        DEFAULTS.keepAlive(),
                        Duration.ofSeconds(2),
                        DEFAULTS.maxHeaderBytes(),
                        7,
                        70));
    }
}
