package io.datapunk.lb.domain.pool;

/**
 * What the bits of a standing word mean: eligible, trial, steady and sick, ramp 14 bits, health 14, relative weight 31, whether it
 * reports its load.
 *
 * <p>Functions of a word and no more, thread-safe.
 */
final class StandingWord {
    private static final long ELIGIBLE = 1L;
    private static final long TRIAL = 1L << 1;
    private static final long STEADY = 1L << 2;
    private static final long SICK = 1L << 3;
    private static final int RAMP_SHIFT = 4;
    private static final int HEALTH_SHIFT = 18;
    private static final int FRACTION = (1 << 14) - 1;
    private static final int WEIGHT_SHIFT = 32;
    /** Where the sign of the weight would be, which is never below zero. */
    private static final long REPORTS = 1L << 63;

    private static final long ALL_BUT_WEIGHT = (1L << WEIGHT_SHIFT) - 1 | REPORTS;
    private static final long ORDINARY = of(true, false, true, true, false, 1, 1, 0);

    private StandingWord() {}

    static long of(
            boolean eligible,
            boolean trial,
            boolean steady,
            boolean well,
            boolean reports,
            float ramp,
            float health,
            float weight) {
        return (eligible ? ELIGIBLE : 0)
                | (trial ? TRIAL : 0)
                | (steady ? STEADY : 0)
                | (well ? 0 : SICK)
                | (reports ? REPORTS : 0)
                | ((long) Math.max(1, Math.round(ramp * FRACTION)) << RAMP_SHIFT)
                | ((long) Math.round(health * FRACTION) << HEALTH_SHIFT)
                | ((long) Float.floatToRawIntBits(weight) << WEIGHT_SHIFT);
    }

    static boolean eligible(long standing) {
        return (standing & ELIGIBLE) != 0;
    }

    static boolean trial(long standing) {
        return (standing & TRIAL) != 0;
    }

    static boolean steady(long standing) {
        return (standing & STEADY) != 0;
    }

    /** Whether its group may count on it, if it is eligible. */
    static boolean well(long standing) {
        return (standing & SICK) == 0;
    }

    static boolean reports(long standing) {
        return (standing & REPORTS) != 0;
    }

    /** Whether it is eligible, steady and well, with its whole share and a health of 1, and reports no load, whatever its weight. */
    static boolean ordinary(long standing) {
        return (standing & ALL_BUT_WEIGHT) == ORDINARY;
    }

    static float ramp(long standing) {
        return ((int) (standing >>> RAMP_SHIFT) & FRACTION) * (1f / FRACTION);
    }

    static float health(long standing) {
        return ((int) (standing >>> HEALTH_SHIFT) & FRACTION) * (1f / FRACTION);
    }

    static float weight(long standing) {
        return Float.intBitsToFloat((int) ((standing & ~REPORTS) >>> WEIGHT_SHIFT));
    }
}
