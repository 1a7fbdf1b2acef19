package io.datapunk.lb.adapters.vertx.gateway;

import java.time.Duration;
import java.util.Objects;

/**
 * Where a {@link Gateway} listens, and its limits. Immutable.
 *
 * @param host the address to listen on
 * @param port 0 for any free one, to 65,535
 * @param requestTimeout the longest time without progress, from 1 ms to 1 h: for connecting and the beginning of the
 *     answer together, and between two pieces of a body that come or leave; who reads less than some 100 KB in that time
 *     may seem to stand still
 * @param keepAlive the longest that an idle connection to an instance is kept, from 1 s to 1 h in whole seconds; shorter
 *     than what common servers keep (5 s), for a request sent on a connection that the server is just closing is lost. An
 *     instance that says {@code Keep-Alive: timeout} shortens it, and never prolongs it
 * @param drainTime how long requests under way may go on after the close, from 0 to 1 min
 * @param maxHeaderBytes the most that the headers of a message may have, from 1 KiB to 1 MiB
 * @param maxConnectionsPerInstance from 1 to 65,535; as many requests again may wait for one
 * @param maxInFlight the most requests under way at a time, from 1 to 1,000,000; more are answered with 503
 */
public record GatewayConfig(
        String host,
        int port,
        Duration requestTimeout,
        Duration keepAlive,
        Duration drainTime,
        int maxHeaderBytes,
        int maxConnectionsPerInstance,
        int maxInFlight) {
    private static final GatewayConfig DEFAULTS = new GatewayConfig(
            "127.0.0.1",
            0,
            Duration.ofSeconds(1),
            Duration.ofSeconds(4),
            Duration.ofSeconds(1),
            16 * 1024,
            512,
            10_000);

    public GatewayConfig {
        Objects.requireNonNull(host, "host");
        if (host.isBlank()) {
            throw new IllegalArgumentException("host: \"\", expected an address of this machine");
        }
        within("port", port, 0, 65_535);
        within("requestTimeout", requestTimeout, Duration.ofMillis(1), Duration.ofHours(1));
        within("keepAlive", keepAlive, Duration.ofSeconds(1), Duration.ofHours(1));
        within("drainTime", drainTime, Duration.ZERO, Duration.ofMinutes(1));
        within("maxHeaderBytes", maxHeaderBytes, 1024, 1024 * 1024);
        within("maxConnectionsPerInstance", maxConnectionsPerInstance, 1, 65_535);
        within("maxInFlight", maxInFlight, 1, 1_000_000);
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + ", expected " + least + " to " + most);
        }
    }

    private static void within(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + ": " + value + ", expected " + least + " to " + most);
        }
    }

    /** Any free port on the loopback interface, a request timeout of one second. */
    public static GatewayConfig defaults() {
        return DEFAULTS;
    }

    /** The same, listening there. */
    public GatewayConfig listeningOn(String newHost, int newPort) {
        return new GatewayConfig(
                newHost,
                newPort,
                requestTimeout,
                keepAlive,
                drainTime,
                maxHeaderBytes,
                maxConnectionsPerInstance,
                maxInFlight);
    }

    /** The same with another request timeout. */
    public GatewayConfig withRequestTimeout(Duration newTimeout) {
        return new GatewayConfig(
                host, port, newTimeout, keepAlive, drainTime, maxHeaderBytes, maxConnectionsPerInstance, maxInFlight);
    }

    /** The same with another drain time. */
    public GatewayConfig withDrainTime(Duration newDrainTime) {
        return new GatewayConfig(
                host,
                port,
                requestTimeout,
                keepAlive,
                newDrainTime,
                maxHeaderBytes,
                maxConnectionsPerInstance,
                maxInFlight);
    }

    /** The same with other bounds on what is under way at a time. */
    public GatewayConfig withMost(int connectionsPerInstance, int requestsInFlight) {
        return new GatewayConfig(
                host,
                port,
                requestTimeout,
                keepAlive,
                drainTime,
                maxHeaderBytes,
                connectionsPerInstance,
                requestsInFlight);
    }
}
