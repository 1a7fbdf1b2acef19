package io.datapunk.lb.simulator.server;

/**
 * How a server behaves while nothing is wrong with it. Immutable.
 *
 * @param latency how long it takes
 * @param errorRate which part of its answers are errors, 0 to 1
 */
public record ServerSpec(Latency latency, double errorRate) {
    public ServerSpec {
        if (!(errorRate >= 0 && errorRate <= 1)) {
            throw new IllegalArgumentException("errorRate: " + errorRate + ", expected 0 to 1");
        }
    }
}
