package io.datapunk.lb.domain.pool;

/**
 * What a pool counted since it began.
 *
 * @param ejections circuits opened
 * @param readmissions circuits that began to ramp after being out
 * @param denials ejections the ledger refused
 * @param staleOutcomes completions of instances long gone, or of requests that were not out
 * @param writtenOff requests that were never completed
 */
public record PoolCounts(long ejections, long readmissions, long denials, long staleOutcomes, long writtenOff) {}
