package io.datapunk.lb.domain.pool;

import java.util.Arrays;

/**
 * Learns what a request costs on a usual instance, and how far the cost of one and the same instance moves from round to round: looks at some
 * members, at each twice in a row. A slow instance that stays slow does not move, so it is told apart however many are slow. O(256 log 256)
 * a round at most. One thread at a time.
 */
final class LatencySurvey {
    private static final int SAMPLE = 256;
    private static final float STEP = 0.2f;
    private static final float USUAL_STEP = 0.01f;
    /** Within so many standard deviations a difference says nothing. */
    private static final double DEVIATIONS = 2;

    /** The quickest are this part of all. */
    private static final int QUICKEST = 8;
    /** Those that are preferred where many are compared are this part at least. */
    private static final int PREFERRED = 20;
    /** Slow is who takes more than so many times what the slowest of the quickest takes. */
    private static final double SLOW = 1.125;

    private final Store store;
    private final Lines lines;
    private final Conditions conditions;
    private int[] handles = new int[0];
    /** The logarithms of their costs in the round before; NaN for who had none. */
    private double[] before = new double[0];

    private double[] sorted = new double[0];
    private int cursor;
    /** So many are looked at for the second time; 0 when others are chosen. */
    private int again;

    private double deviation = Double.NaN;
    private double middle = Double.NaN;
    private double quick = Double.NaN;
    private double preferred = Double.NaN;

    LatencySurvey(Store store, Conditions conditions) {
        this.store = store;
        this.lines = store.lines();
        this.conditions = conditions;
    }

    void round() {
        boolean second = again > 0;
        int looks = second ? again : choose();
        again = second ? 0 : looks;
        double sum = 0;
        int seen = 0;
        double squares = 0;
        int movers = 0;
        for (int look = 0; look < looks; look++) {
            double log = logarithm(handles[look]);
            double step = second ? log - before[look] : 0;
            before[look] = log;
            if (!Double.isNaN(log)) {
                sorted[seen++] = log;
                sum += log;
            }
            // Who answered nothing meanwhile did not move, and says nothing.
            if (!Double.isNaN(step) && step != 0) {
                squares += step * step;
                movers++;
            }
        }
        if (seen > 0) {
            float mean = (float) StrictMath.exp(sum / seen);
            conditions.typicalLatency(moved(conditions.typicalLatency(), mean, STEP));
            conditions.usualLatency(moved(conditions.usualLatency(), mean, USUAL_STEP));
            Arrays.sort(sorted, 0, seen);
            learnBand(seen, squares, movers);
            learnSlow(seen);
            learnWhetherSomeAreQuicker(seen);
        }
    }

    /** The next ones. */
    private int choose() {
        int[] members = store.members().handles();
        int looks = Math.min(members.length, SAMPLE);
        if (looks > handles.length) {
            handles = new int[looks];
            before = new double[looks];
            sorted = new double[looks];
        }
        for (int look = 0; look < looks; look++) {
            cursor = cursor + 1 >= members.length ? 0 : cursor + 1;
            handles[look] = members[cursor];
        }
        return looks;
    }

    private double logarithm(int handle) {
        float cost = lines.knows(handle) && lines.indexed(handle) ? LoadWord.latency(lines.load(handle)) : 0;
        return cost > 0 ? StrictMath.log(cost) : Double.NaN;
    }

    private void learnBand(int seen, double squares, int movers) {
        // The lower one of two: where half of them are slow the others are the usual ones.
        middle = moved(middle, sorted[(seen - 1) / 2]);
        if (movers > 0) {
            deviation = moved(deviation, StrictMath.sqrt(squares / movers));
        }
        if (!Double.isNaN(deviation)) {
            conditions.latencyBand(
                    new LatencyBand((float) StrictMath.exp(middle), (float) StrictMath.exp(DEVIATIONS * deviation)));
        }
    }

    /** Beside the quickest, as most may be slow. */
    private void learnSlow(int seen) {
        quick = moved(quick, sorted[(seen - 1) / QUICKEST]);
        conditions.slowLatencyBits(LoadWord.latencyBits((float) (SLOW * StrictMath.exp(quick))));
    }

    /** Whoever is preferred where many are compared: a single one among few. */
    private void learnWhetherSomeAreQuicker(int seen) {
        preferred = moved(preferred, sorted[(seen - 1) / PREFERRED]);
        double chance = Double.isNaN(deviation) ? 0 : DEVIATIONS * deviation;
        double usual = conditions.typicalLatency() * StrictMath.exp(-chance);
        conditions.someAreQuicker(SLOW * StrictMath.exp(preferred) < usual);
    }

    private static double moved(double before, double to) {
        return Double.isNaN(before) ? to : before + (to - before) * STEP;
    }

    private static float moved(float before, float to, float step) {
        return before == 0 ? to : before + (to - before) * step;
    }
}
