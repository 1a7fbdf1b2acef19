package io.datapunk.lb.domain.ejection;

/**
 * The limits of the ledger and of the too-few rule. Immutable.
 *
 * @param maxOutShare the most listed weight that may be out, 0 to 1
 * @param minHealthy how many instances stay in whatever happens, and below which too few are healthy, ≥ 1
 * @param minHealthyShare the share of listed weight below which too few are healthy, 0 to 1
 * @param whenTooFew what happens then
 */
public record EjectionPolicy(double maxOutShare, int minHealthy, double minHealthyShare, TooFew whenTooFew) {
    /** What happens when too few are healthy. */
    public enum TooFew {
        /** Requests are refused. */
        FAIL_FAST,
        /** Everyone listed and not ordered out is used. */
        PANIC,
        /** Whoever is not out is used. */
        BEST_EFFORT
    }
}
