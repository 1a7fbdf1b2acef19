package io.datapunk.lb.domain.ejection;

/**
 * How many there are of some kind, and what they weigh, which does not drift however often it changes. Immutable.
 *
 * <p>The weight is kept with twice the digits of a double (Knuth's two-sum, The Art of Computer Programming, volume 2,
 * section 4.2.2), so that the many light ones are still there when a very heavy one has gone.
 *
 * @param count how many
 * @param weight their weight
 * @param rest what rounding took from the weight
 */
public record Weighed(int count, double weight, double rest) {
    /** Nobody. */
    public static final Weighed NOBODY = new Weighed(0, 0, 0);

    /** With one more. */
    public Weighed plus(double itsWeight) {
        return changed(count + 1, itsWeight);
    }

    /** With one less; nobody weighs exactly nothing. */
    public Weighed minus(double itsWeight) {
        return count == 1 ? NOBODY : changed(count - 1, -itsWeight);
    }

    /** With one of another weight. */
    public Weighed reweighed(double before, double after) {
        return minus(before).plus(after);
    }

    private Weighed changed(int nowCount, double added) {
        double rough = weight + added;
        double low = rest + lost(weight, added, rough);
        double whole = rough + low;
        return Double.isFinite(whole)
                ? new Weighed(nowCount, whole, lost(rough, low, whole))
                : new Weighed(nowCount, rough, 0);
    }

    /** What rounding took from {@code sum = a + b}. */
    private static double lost(double a, double b, double sum) {
        double part = sum - a;
        return (a - (sum - part)) + (b - part);
    }
}
