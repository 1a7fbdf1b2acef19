package io.datapunk.lb;

import java.util.Map;

/**
 * What a service counted since it was resolved, over all instances it ever had. Every number only grows, but the gauges
 * {@code listed} to {@code inFlight}.
 *
 * @param outcomes completed attempts by outcome
 * @param selections attempts begun
 * @param rejections requests without an instance, by reason
 * @param maskedFailures failed attempts whose retry succeeded
 * @param ejections circuits opened
 * @param readmissions circuits that began to ramp after being out
 * @param deniedEjections ejections the ledger refused
 * @param staleOutcomes completions of instances long gone
 * @param unreportedLeases leases closed or dropped without a verdict
 * @param listed members now
 * @param healthy members that are not condemned now
 * @param out members the ledger is debited for now: circuit open or half-open, or ordered out
 * @param inFlight attempts under way now
 */
public record ServiceStatistics(
        OutcomeCounts outcomes,
        long selections,
        Map<NoInstanceAvailableException.Reason, Long> rejections,
        long maskedFailures,
        long ejections,
        long readmissions,
        long deniedEjections,
        long staleOutcomes,
        long unreportedLeases,
        int listed,
        int healthy,
        int out,
        long inFlight) {
    public ServiceStatistics {
        rejections = Map.copyOf(rejections);
    }
}
