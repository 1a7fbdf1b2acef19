package io.datapunk.lb.adapters.zookeeper.discovery;

/**
 * How one watch stands: a reading for meters and people. Immutable.
 *
 * @param service the watched service
 * @param listed how many instances it lists at present
 * @param stale whether the list may be out of date, the registry not having been read since it was last out of reach
 * @param staleBecause why, empty when it is not stale
 * @param undecodable how many nodes at present hold content that cannot be used, whether or not an earlier version of
 *     them is still listed
 * @param skipped how often content was skipped because it could not be used, ever growing
 * @param leftOut how many metadata entries and attributes outside the bounds were left out, ever growing
 * @param beyondLimit how many nodes are not read because the service has more than the configured number
 * @param resyncs how often the whole service was read, ever growing
 */
public record ServiceStatus(
        String service,
        int listed,
        boolean stale,
        String staleBecause,
        int undecodable,
        long skipped,
        long leftOut,
        int beyondLimit,
        long resyncs) {}
