package io.datapunk.lb.domain.circuit;

/**
 * The figures of the state machine; times in nanoseconds. Immutable.
 *
 * @param hold the least first rest
 * @param longestHold the most a rest lasts
 * @param longestFlapHold the most a rest lasts for one that keeps coming and going
 * @param trialLimit how long a trial, or the wait for one, lasts
 * @param trialSuccesses how many trials must succeed
 * @param rampStart the share a ramp begins with
 * @param rampWindow the least time until the share is whole
 * @param recoveryThreshold the score a finished ramp needs to become closed
 */
public record CircuitPolicy(
        long hold,
        long longestHold,
        long longestFlapHold,
        long trialLimit,
        int trialSuccesses,
        float rampStart,
        long rampWindow,
        float recoveryThreshold) {
    private static final float FLAPPING = 3;
    private static final int MOST_TRIAL_DOUBLINGS = 4;
    private static final int MOST_HOLD_DOUBLINGS = 40;
    private static final long LONGEST_FOR_SPACING = 1_000_000_000L;

    /**
     * The rest for this history, before jitter: doubled by every trip but the first and by every flap but the first. The first one is as
     * long as trials must be apart, but a second at most where {@link #hold} is no longer than that.
     *
     * @param spacing the least time between its trials, in nanoseconds; 0 while unknown
     */
    public long holdFor(History history, long now, long spacing) {
        long first = Math.max(hold, Math.min(spacing, LONGEST_FOR_SPACING));
        float flaps = history.flapsAt(now);
        boolean flapping = flaps >= FLAPPING;
        int doublings = Math.max(0, history.trips() - 1) + (flapping ? (int) flaps - 1 : 0);
        long most = flapping ? longestFlapHold : longestHold;
        double wanted = (double) first * (1L << Math.min(doublings, MOST_HOLD_DOUBLINGS));
        return wanted >= most ? most : (long) wanted;
    }

    /**
     * How many trials in a row must succeed for this history: twice as many for every flap but the first. Who errs only at
     * times passes a few by luck, but not many.
     */
    public int trialsFor(History history, long now) {
        int doublings = Math.max(0, Math.min(MOST_TRIAL_DOUBLINGS, (int) history.flapsAt(now) - 1));
        return trialSuccesses << doublings;
    }

    /** The largest share a ramp may have after this time: a straight line from the start to 1. */
    float rampCeiling(long elapsed) {
        if (elapsed >= rampWindow) {
            return 1;
        }
        return rampStart + (1 - rampStart) * ((float) Math.max(0, elapsed) / rampWindow);
    }
}
