package io.datapunk.lb;

import java.util.Map;

/**
 * What a service counted since it was resolved, over all instances it ever had. Every number only grows, but the gauges from
 * {@code listed} on.
 *
 * @param outcomes completed attempts by outcome
 * @param selections attempts begun
 * @param rejections requests without an instance, by reason
 * @param maskedFailures failed attempts whose retry succeeded
 * @param retries attempts begun because an earlier one of the same call failed; of calls declared idempotent
 * @param refusedRetries retries the budget refused
 * @param ejections circuits opened
 * @param recoveryAttempts circuits that became half-open
 * @param readmissions circuits that began to ramp after being out
 * @param deniedEjections ejections the ledger refused
 * @param staleOutcomes completions of instances long gone
 * @param unreportedLeases leases closed or dropped without a verdict
 * @param pluginFaults times a plug-in threw, answered nonsense, was slow or blocked, by kind and name, such as {@code strategy
 *     first-of-all}
 * @param checks active checks that ended, by result: {@code pass}, {@code degraded}, {@code refuse}, {@code no-answer},
 *     {@code late}
 * @param listed members now
 * @param healthy members that are not condemned now
 * @param out members the ledger is debited for now: circuit open or half-open, or ordered out
 * @param denied members whose ejection the ledger refuses now
 * @param inFlight attempts under way now
 * @param tooFew whether too few are healthy now, so that the policy for that holds
 * @param frozen whether ejection is suspended now
 * @param registryStaleNanos for how long the registry has not known who is there; 0 when it does
 */
public record ServiceStatistics(
        OutcomeCounts outcomes,
        long selections,
        Map<NoInstanceAvailableException.Reason, Long> rejections,
        long maskedFailures,
        long retries,
        long refusedRetries,
        long ejections,
        long recoveryAttempts,
        long readmissions,
        long deniedEjections,
        long staleOutcomes,
        long unreportedLeases,
        Map<String, Long> pluginFaults,
        Map<String, Long> checks,
        int listed,
        int healthy,
        int out,
        int denied,
        long inFlight,
        boolean tooFew,
        boolean frozen,
        long registryStaleNanos) {
    /** Of a service that has not counted anything. */
    public static final ServiceStatistics NONE = new ServiceStatistics(
            OutcomeCounts.NONE,
            0,
            Map.of(),
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            Map.of(),
            Map.of(),
            0,
            0,
            0,
            0,
            0,
            false,
            false,
            0);

    public ServiceStatistics {
        rejections = Map.copyOf(rejections);
        pluginFaults = Map.copyOf(pluginFaults);
        checks = Map.copyOf(checks);
    }
}
