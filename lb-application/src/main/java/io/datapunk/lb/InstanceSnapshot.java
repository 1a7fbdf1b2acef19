package io.datapunk.lb;

import io.datapunk.lb.spi.Instance;

/**
 * One instance and what is thought of it.
 *
 * @param instance who it is
 * @param circuit {@code closed}, {@code open}, {@code half-open} or {@code ramping}
 * @param check {@code unknown}, {@code up}, {@code refuse} or {@code silent}
 * @param order {@code none}, {@code draining} or {@code forced-out}
 * @param suspect whether the scorer doubts it
 * @param denied whether it should be out and the ejection ledger refused
 * @param eligible whether it may be picked now
 * @param score the health score, 0 to 1
 * @param share ramp × cut × throttle, 0 to 1
 * @param inFlight requests out to it
 * @param latencyNanos its latency cost; 0 when unknown
 * @param counts what was counted since it was listed
 * @param reason why its state changed last; empty when it never did
 */
public record InstanceSnapshot(
        Instance instance,
        String circuit,
        String check,
        String order,
        boolean suspect,
        boolean denied,
        boolean eligible,
        double score,
        double share,
        int inFlight,
        double latencyNanos,
        OutcomeCounts counts,
        String reason) {}
