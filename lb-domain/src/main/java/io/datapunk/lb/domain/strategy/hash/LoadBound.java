package io.datapunk.lb.domain.strategy.hash;

import io.datapunk.lb.spi.selection.Candidates;

/**
 * How many requests a member may have out beside the others: {@code factor} times its share by weight, rounded up. Immutable.
 *
 * <p>A request may go to a member of weight w if that has at most ⌈c·(m+1)·w/W⌉ out afterwards, where c is the factor, m the
 * requests out over all members before, and W the weight of the eligible. The bounds of the eligible add up to more than m + 1,
 * so one of them always has room (V. Mirrokni, M. Thorup, M. Zadimoghaddam: Consistent Hashing with Bounded Loads, SODA 2018).
 *
 * @param factor c, at least 1; 0 for no bound
 */
record LoadBound(double factor) {
    static final LoadBound NONE = new LoadBound(0);

    /*
     * l + 1 ≤ ⌈x⌉ says the same as l < x, without rounding. Where x is a whole number but for errors of rounding, the bound is taken a
     * little lower rather than higher; there is room for that, since the bounds add up to m + 1 and only m are out.
     */
    private static final double BELOW_ROUNDING = 1 - 1e-9;

    boolean none() {
        return factor == 0;
    }

    /** The requests per unit of weight that everybody must stay below; infinite when there is no bound, or no sum of weights. */
    double perWeight(Candidates candidates) {
        double eligible = candidates.eligibleWeight();
        if (none() || !(eligible > 0) || Double.isInfinite(eligible)) {
            return Double.POSITIVE_INFINITY;
        }
        return factor * (candidates.inFlightTotal() + 1) * BELOW_ROUNDING / eligible;
    }

    /** How far an eligible member is above what it may have; below 0 when it has room. */
    static double excess(Candidates candidates, int handle, double perWeight) {
        if (perWeight == Double.POSITIVE_INFINITY) {
            return -1;
        }
        int out = candidates.inFlight(handle);
        return out == 0 ? -1 : out - perWeight * candidates.instance(handle).weight();
    }
}
