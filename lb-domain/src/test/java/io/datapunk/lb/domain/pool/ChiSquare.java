package io.datapunk.lb.domain.pool;

import java.util.Arrays;

/** The test of fit. */
public final class ChiSquare {
    /** The normal quantile of a false alarm in a million. */
    private static final double ONE_IN_A_MILLION = 4.753;

    private ChiSquare() {}

    /** The statistic of these counts against these probabilities. */
    public static double of(long[] counts, double[] expected) {
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        double sum = 0;
        for (int i = 0; i < counts.length; i++) {
            double wanted = total * expected[i];
            sum += (counts[i] - wanted) * (counts[i] - wanted) / wanted;
        }
        return sum;
    }

    /** Of these counts against equal probabilities. */
    public static double uniform(long[] counts) {
        double[] equal = new double[counts.length];
        Arrays.fill(equal, 1.0 / counts.length);
        return of(counts, equal);
    }

    /** What the statistic of a fitting sample exceeds once in a million, by Wilson and Hilferty's approximation. */
    public static double limit(int degrees) {
        double part = 2.0 / (9 * degrees);
        return degrees * Math.pow(1 - part + ONE_IN_A_MILLION * Math.sqrt(part), 3);
    }
}
