package io.datapunk.lb.spi;

import java.util.Map;
import java.util.Objects;

/**
 * One registered address of a service.
 *
 * <p>{@code id}, {@code host} and {@code port} together are its identity ({@link #sameAddress}); health is kept for as
 * long as they stay the same. Immutable and thread-safe. The host is never resolved here.
 *
 * @param id the name of the registration, unique within its service, 1 to 1,024 characters
 * @param host a name or a literal address, not empty
 * @param port 1 to 65,535
 * @param weight above zero, at most {@link #MOST_WEIGHT}; relative to the other instances of the service
 * @param zone where it runs; empty when unknown
 * @param metadata what else the registry says; copied
 */
public record Instance(String id, String host, int port, double weight, String zone, Map<String, String> metadata) {
    /** The metadata key by which an instance says that it wants no new requests; see {@link #draining}. */
    public static final String DRAINING = "draining";

    /** The largest weight: sums of any number of them stay finite. */
    public static final double MOST_WEIGHT = 1e300;

    private static final int LONGEST_ID = 1024;

    public Instance {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(zone, "zone");
        if (id.isEmpty() || id.length() > LONGEST_ID) {
            throw new IllegalArgumentException("id: " + Quoted.of(id) + ", expected 1 to 1024 characters");
        }
        if (host.isBlank()) {
            throw new IllegalArgumentException("host: " + Quoted.of(host) + ", expected a name or an address");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + ", expected 1 to 65535");
        }
        if (!(weight > 0 && weight <= MOST_WEIGHT)) {
            throw new IllegalArgumentException("weight: " + weight + ", expected a number above 0, at most 1e300");
        }
        metadata = Map.copyOf(metadata);
    }

    /** An instance of weight 1 in an unknown zone, without metadata. */
    public static Instance of(String id, String host, int port) {
        return new Instance(id, host, port, 1, "", Map.of());
    }

    /** Whether the other has the same id, host and port, so that health carries over from one to the other. */
    public boolean sameAddress(Instance other) {
        return port == other.port && id.equals(other.id) && host.equals(other.host);
    }

    /**
     * Whether its own registration says that it wants no new requests, because it is about to leave: its metadata has
     * {@value #DRAINING} with the value {@code true}. It stays listed, and requests under way may end.
     */
    public boolean draining() {
        return "true".equals(metadata.get(DRAINING));
    }

    /** The address in the form {@code host:port}, with brackets around an IPv6 literal. */
    public String address() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
