package io.datapunk.lb.adapters.vertx.admin;

import java.util.Objects;

/**
 * Where an {@link AdminServer} listens. Immutable.
 *
 * @param host the address to listen on
 * @param port 0 for any free one, to 65,535
 */
public record AdminConfig(String host, int port) {
    public AdminConfig {
        Objects.requireNonNull(host, "host");
        if (host.isBlank()) {
            throw new IllegalArgumentException("host: \"\", expected an address of this machine");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + ", expected 0 to 65535");
        }
    }

    /** Any free port on the loopback interface. */
    public static AdminConfig defaults() {
        return new AdminConfig("127.0.0.1", 0);
    }
}
