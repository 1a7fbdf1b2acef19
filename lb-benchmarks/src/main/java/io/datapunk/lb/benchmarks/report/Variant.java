package io.datapunk.lb.benchmarks.report;

import java.util.List;

/**
 * One way to make a request.
 *
 * @param method the method that is measured, with what tells it from the usual
 * @param label what people read
 */
record Variant(String method, String label) {
    static final Variant TICKET = new Variant("ticket", "ours: ticket");
    static final Variant LEASE = new Variant("lease", "ours: Lease");
    static final Variant STEADY = new Variant("ticket-steady", "ours: ticket, nobody out or ramping");
    static final Variant APART = new Variant("ticket-apart", "ours: ticket, latencies far apart");
    static final Variant P2C = new Variant("p2c", "Finagle p2c");
    static final Variant BREAKER = new Variant("breaker", "Resilience4j circuit breaker");

    /** Peers that balance and judge health. */
    static final List<Variant> WITH_HEALTH = List.of(
            new Variant("grpcOutlier", "gRPC round_robin with outlier detection"),
            new Variant("p2cAccrual", "Finagle p2c with failure accrual"),
            new Variant("armeriaWeightedBreaker", "Armeria weighted round robin with breakers"),
            new Variant("armeriaOutlierGroup", "Armeria outlier group"));

    /** Peers that balance by load and judge nothing. */
    static final List<Variant> BY_LOAD = List.of(P2C, new Variant("vertxPowerOfTwo", "Vert.x power of two choices"));

    /** Round robins that judge nothing, and that ours is held against. */
    static final List<Variant> BARE = List.of(
            new Variant("grpcRoundRobin", "gRPC round_robin"),
            new Variant("armeriaRoundRobin", "Armeria round robin"),
            new Variant("finagleRoundRobin", "Finagle round robin"));

    /** The same with so many of a hundred requests failing. */
    Variant failing(int percent) {
        return new Variant(method + "-failing-" + percent, label + ", " + percent + " % fail");
    }
}
