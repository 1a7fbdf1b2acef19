package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.selection.BetterOfTwoPicker;

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
    /** Where the sign of the weight would be, which is never below zero: it reports no load. */
    private static final long SILENT = 1L << 63;

    private static final long HEALTH = (long) FRACTION << HEALTH_SHIFT;
    /** The highest bit of the health. */
    private static final long HALF_HEALTH = ((FRACTION + 1L) / 2) << HEALTH_SHIFT;

    private static final long PLAIN = ELIGIBLE | HALF_HEALTH | SILENT;
    private static final long WHOLE_MASK = ~(TRIAL | STEADY | SICK | HEALTH | SILENT);
    /** Eligible, with a weight and a ramp of 1. */
    private static final long WHOLE =
            ELIGIBLE | (long) FRACTION << RAMP_SHIFT | (long) Float.floatToRawIntBits(1) << WEIGHT_SHIFT;

    /** The highest bits of the health: all are set from there on. */
    private static final long GOOD_HEALTH = (long) ((FRACTION + 1) * BetterOfTwoPicker.GOOD_HEALTH) << HEALTH_SHIFT;

    private static final long TRUSTED_MASK = WHOLE_MASK | TRIAL | SILENT | GOOD_HEALTH;
    /** Whole and free, with a good health, and reports no load. */
    private static final long TRUSTED = WHOLE | SILENT | GOOD_HEALTH;

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
                | (reports ? 0 : SILENT)
                | ((long) Math.max(1, Math.round(ramp * FRACTION)) << RAMP_SHIFT)
                | health(health)
                | ((long) Float.floatToRawIntBits(weight) << WEIGHT_SHIFT);
    }

    /** The same with another health. */
    static long withHealth(long standing, float health, boolean well) {
        return (standing & ~(HEALTH | SICK)) | (well ? 0 : SICK) | health(health);
    }

    private static long health(float health) {
        return (long) Math.round(health * FRACTION) << HEALTH_SHIFT;
    }

    static boolean eligible(long standing) {
        return (standing & ELIGIBLE) != 0;
    }

    /** Whether it is eligible, and for that no trial. */
    static boolean free(long standing) {
        return (standing & (ELIGIBLE | TRIAL)) == ELIGIBLE;
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
        return (standing & SILENT) == 0;
    }

    /** Whether it is eligible, and neither weight nor ramp takes anything of its share. */
    static boolean whole(long standing) {
        return (standing & WHOLE_MASK) == WHOLE;
    }

    /** The same, and that for no trial. */
    static boolean wholeAndFree(long standing) {
        return (standing & (WHOLE_MASK | TRIAL)) == WHOLE;
    }

    /** Whether it is eligible, that for no trial, nothing takes of its share, it is {@link #worthChoosing}, and it reports no load. */
    static boolean trusted(long standing) {
        return (standing & TRUSTED_MASK) == TRUSTED;
    }

    /** Whether both are eligible. */
    static boolean eligible(long one, long other) {
        return eligible(one & other);
    }

    /** Whether both are eligible, have a health of a half at least, and report no load. */
    static boolean plain(long one, long other) {
        return (one & other & PLAIN) == PLAIN;
    }

    /** Whether its health does not keep requests away, or hardly any: it is at least {@link BetterOfTwoPicker#GOOD_HEALTH}. */
    static boolean worthChoosing(long standing) {
        return (standing & GOOD_HEALTH) == GOOD_HEALTH;
    }

    /** Whether that of both is. */
    static boolean worthChoosing(long one, long other) {
        return worthChoosing(one & other);
    }

    static float ramp(long standing) {
        return ((int) (standing >>> RAMP_SHIFT) & FRACTION) * (1f / FRACTION);
    }

    static float health(long standing) {
        return ((int) (standing >>> HEALTH_SHIFT) & FRACTION) * (1f / FRACTION);
    }

    /** What its health counts as in a comparison: 1 where it is {@link #worthChoosing}. */
    static float healthThatCounts(long standing) {
        return worthChoosing(standing) ? 1 : health(standing);
    }

    static float weight(long standing) {
        return Float.intBitsToFloat((int) ((standing & ~SILENT) >>> WEIGHT_SHIFT));
    }
}
