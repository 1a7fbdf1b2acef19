package io.datapunk.lb.domain.pool;

/**
 * How many there are of some kind, and their weight, which does not drift however often it changes.
 *
 * <p>Any thread may read; one thread at a time writes.
 */
final class Weights {
    private volatile int count;
    private volatile double sum;

    /** What rounding took from the sum. */
    private double rest;

    int count() {
        return count;
    }

    double sum() {
        return sum;
    }

    void add(double weight) {
        int before = count;
        count = before + 1;
        change(weight);
    }

    void remove(double weight) {
        int left = count - 1;
        count = left;
        change(-weight);
        if (left == 0) {
            sum = 0;
            rest = 0;
        }
    }

    void reweigh(double before, double after) {
        change(-before);
        change(after);
    }

    /**
     * Adds with twice the digits (Knuth's two-sum), so that the sum does not drift, and the many light ones are still there when a
     * very heavy one has gone.
     */
    private void change(double added) {
        double before = sum;
        double rough = before + added;
        double low = rest + lost(before, added, rough);
        double whole = rough + low;
        if (Double.isFinite(whole)) {
            rest = lost(rough, low, whole);
            sum = whole;
        } else {
            rest = 0;
            sum = rough;
        }
    }

    /** What rounding took from {@code sum = a + b}. */
    private static double lost(double a, double b, double sum) {
        double part = sum - a;
        return (a - (sum - part)) + (b - part);
    }
}
