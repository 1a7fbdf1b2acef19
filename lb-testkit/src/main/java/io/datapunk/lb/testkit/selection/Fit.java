package io.datapunk.lb.testkit.selection;

import java.util.Arrays;

/**
 * Whether counts fit the shares they should have: Pearson's test, which calls a fitting sample unfit once in a million times.
 *
 * <p>K. Pearson, Philosophical Magazine 50, 1900; its quantiles by E. B. Wilson and M. M. Hilferty, Proceedings of the National
 * Academy of Sciences 17, 1931.
 */
public final class Fit {
    /** The normal quantile of a false alarm in a million. */
    private static final double ONE_IN_A_MILLION = 4.753;

    private Fit() {}

    /**
     * Fails unless the counts fit.
     *
     * @param counts how often each was chosen
     * @param shares what each should have, in any unit; one that should have nothing must have got nothing
     * @throws AssertionError with counts, expected counts and the statistic; also when nobody was chosen
     * @throws IllegalArgumentException when there are more counts than shares, or fewer
     */
    public static void assertShares(long[] counts, double... shares) {
        if (shares.length != counts.length) {
            throw new IllegalArgumentException(
                    "shares: " + shares.length + ", expected " + counts.length + ", one for each count");
        }
        double total = Arrays.stream(counts).sum();
        if (total == 0) {
            throw new AssertionError("counts: " + Arrays.toString(counts) + ", expected somebody to be chosen");
        }
        double whole = Arrays.stream(shares).sum();
        double[] expected =
                Arrays.stream(shares).map(share -> total * share / whole).toArray();
        double statistic = 0;
        int degrees = -1;
        for (int i = 0; i < counts.length; i++) {
            if (expected[i] > 0) {
                statistic += (counts[i] - expected[i]) * (counts[i] - expected[i]) / expected[i];
                degrees++;
            } else if (counts[i] > 0) {
                statistic = Double.POSITIVE_INFINITY;
            }
        }
        if (statistic > limit(degrees)) {
            throw new AssertionError("counts: " + Arrays.toString(counts) + ", expected about "
                    + Arrays.toString(
                            Arrays.stream(expected).mapToLong(Math::round).toArray())
                    + "; chi-square " + statistic + " is above " + limit(degrees)
                    + ", which a fitting sample exceeds once in a million");
        }
    }

    private static double limit(int degrees) {
        if (degrees <= 0) {
            return 0;
        }
        double part = 2.0 / (9 * degrees);
        return degrees * Math.pow(1 - part + ONE_IN_A_MILLION * Math.sqrt(part), 3);
    }
}
