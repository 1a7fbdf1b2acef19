package io.datapunk.lb.application.containment;

/**
 * How long a plug-in may take.
 *
 * @param slowNanos a call that takes longer is slow; looked at in one call of sixteen
 * @param lateRounds whoever is inside for so many tenths of a second is a fault
 * @param stuckRounds whoever is inside for so many tenths of a second is not waited for any longer
 */
record Patience(long slowNanos, int lateRounds, int stuckRounds) {
    /** Where a request waits. */
    static final Patience ON_A_REQUEST = new Patience(1_000_000, 1, 10);

    /** Where no request waits. */
    static final Patience APART = new Patience(Long.MAX_VALUE, Integer.MAX_VALUE, 50);
}
