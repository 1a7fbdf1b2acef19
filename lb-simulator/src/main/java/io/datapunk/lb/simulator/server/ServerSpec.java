package io.datapunk.lb.simulator.server;

import java.util.Objects;

/**
 * How a server behaves while nothing is wrong with it. Immutable.
 *
 * @param latency how long it works on a request
 * @param errorRate which part of its answers are errors, 0 to 1
 * @param capacity how its requests slow each other down
 * @param weight what the registry says of its weight, above 0
 * @param zone where it runs; may be empty
 * @param reports whether it tells with each answer, and to each check, how many requests it has
 * @param odd whether it differs from the others without being at fault
 */
public record ServerSpec(
        Latency latency,
        double errorRate,
        Capacity capacity,
        double weight,
        String zone,
        boolean reports,
        boolean odd) {
    public ServerSpec {
        Objects.requireNonNull(latency, "latency");
        Objects.requireNonNull(capacity, "capacity");
        Objects.requireNonNull(zone, "zone");
        if (!(errorRate >= 0 && errorRate <= 1)) {
            throw new IllegalArgumentException("errorRate: " + errorRate + ", expected 0 to 1");
        }
        if (!(weight > 0 && weight < 1e6)) {
            throw new IllegalArgumentException("weight: " + weight + ", expected above 0 and below a million");
        }
    }

    /** A server of weight 1 without a queue, in no zone. */
    public ServerSpec(Latency latency, double errorRate) {
        this(latency, errorRate, Capacity.Unlimited.UNLIMITED, 1, "", false, false);
    }
}
