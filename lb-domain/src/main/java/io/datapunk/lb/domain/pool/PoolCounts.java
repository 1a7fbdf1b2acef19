package io.datapunk.lb.domain.pool;

/**
 * What a pool counted since it began.
 *
 * @param ejections circuits opened
 * @param readmissions circuits that began to ramp after being out
 * @param recoveryAttempts circuits that became half-open
 * @param denials ejections the ledger refused
 * @param denied members whose ejection the ledger refuses now
 * @param staleOutcomes completions of instances long gone, or of requests that were not out
 * @param writtenOff requests that were never completed
 */
public record PoolCounts(
        long ejections,
        long readmissions,
        long recoveryAttempts,
        long denials,
        int denied,
        long staleOutcomes,
        long writtenOff) {}
