package io.datapunk.lb.domain.scoring;

/**
 * The Shiryaev–Roberts statistic of one shift: how strongly the outcomes so far say that errors have become more likely,
 * their odds multiplied by a given ratio.
 *
 * <pre>R ← (1 + R) · (error ? odds : 1) / (1 + (odds − 1) · q)</pre>
 *
 * <p>The factor is the likelihood ratio of one outcome, where q is how likely an error is anyway. While all goes well R
 * comes to rest at 1 / ((odds − 1) · q). That state has the bits 0, so that an instance that answers has nothing to
 * write; what is within a tenth of it is taken for it. Any other R is a {@link SmallFloat}.
 *
 * <p>An error of several that come together, because they have one cause, says less: of its odds' logarithm two thirds count.
 *
 * <p>Comparisons stand where {@code Math.min} and {@code max} would do, since those take their time to tell 0 from −0.
 *
 * <p>Immutable. A. N. Shiryaev: On optimum methods in quickest detection problems, Theory of Probability and its
 * Applications 8, 1963; S. W. Roberts: A comparison of some control chart procedures, Technometrics 8, 1966.
 */
final class ShiftStatistic {
    private static final double AT_REST = 1.1;
    private static final double PART_OF_ONE_CAUSE = 2.0 / 3;

    private final double odds;
    private final double oddsOfOneCause;
    private final double most;

    /**
     * A statistic.
     *
     * @param odds the ratio of odds it looks for, above 1
     * @param most where it saturates
     */
    ShiftStatistic(double odds, double most) {
        this.odds = odds;
        oddsOfOneCause = StrictMath.pow(odds, PART_OF_ONE_CAUSE);
        this.most = most;
    }

    /** What it has found, 0 at rest. */
    static float value(int bits) {
        return bits == 0 ? 0 : SmallFloat.value(bits);
    }

    /** After so many successes in a row. */
    int succeeded(int bits, int successes, double q) {
        double a = (odds - 1) * q;
        double ratio = 1 / (1 + a);
        int after = bits;
        for (int i = 0; i < successes && after != 0; i++) {
            after = succeeded(value(after), a, ratio);
        }
        return after;
    }

    private static int succeeded(float r, double a, double ratio) {
        if (r * a <= 1) {
            return 0;
        }
        double next = (1 + r) * ratio;
        return next * a <= AT_REST ? 0 : SmallFloat.nearest(next);
    }

    /**
     * After an error. Never less than before.
     *
     * @param ofOneCause whether it may be one of several that come together
     * @param leastWeight what the error counts at least, however likely it was
     * @param cap what the statistic does not exceed because of this error
     */
    int failed(int bits, double q, boolean ofOneCause, double leastWeight, double cap) {
        double a = (odds - 1) * q;
        float r = value(bits);
        double from = r * a > 1 ? (1 + r) / (1 + a) : 1 / a;
        double least = leastWeight * (1 + a);
        double its = ofOneCause ? oddsOfOneCause : odds;
        double next = from * (least > its ? least : its);
        double limit = cap < most ? cap : most;
        return Math.max(bits, SmallFloat.nearest(next < limit ? next : limit));
    }

    /** After time has passed, of which the given part in [0,1] is kept. */
    int faded(int bits, double kept, double q) {
        double next = value(bits) * kept;
        return next * (odds - 1) * q <= AT_REST ? 0 : SmallFloat.below(next);
    }
}
