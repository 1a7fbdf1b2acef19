package io.datapunk.lb.domain.pool;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How many instances admit traffic, their weight, and, when they are few, which.
 *
 * <p>Writers are serialised by a monitor and copy; readers see an immutable array. A change costs O(1), or a copy of at most
 * {@value #FEW} handles. When there are more there is no array and draws go over the members; it comes back by {@link
 * #rebuild}, off the path of a request.
 */
final class EligibleIndex {
    static final int FEW = 1024;

    private volatile int @Nullable [] few = new int[0];
    private volatile int count;
    private volatile double weight;

    /** What rounding took from the weight. */
    private double rest;

    int @Nullable [] few() {
        return few;
    }

    int count() {
        return count;
    }

    double weight() {
        return weight;
    }

    synchronized void add(int handle, double itsWeight) {
        count = count + 1;
        weigh(itsWeight);
        int[] now = few;
        if (now != null) {
            int[] next = now.length == FEW ? null : Arrays.copyOf(now, now.length + 1);
            if (next != null) {
                next[now.length] = handle;
            }
            few = next;
        }
    }

    synchronized void remove(int handle, double itsWeight) {
        count = count - 1;
        weigh(-itsWeight);
        if (count == 0) {
            weight = 0;
            rest = 0;
        }
        int[] now = few;
        if (now == null) {
            return;
        }
        for (int i = 0; i < now.length; i++) {
            if (now[i] == handle) {
                int[] next = Arrays.copyOf(now, now.length - 1);
                if (i < next.length) {
                    next[i] = now[now.length - 1];
                }
                few = next;
                return;
            }
        }
    }

    synchronized void reweigh(double before, double after) {
        weigh(-before);
        weigh(after);
    }

    /**
     * Adds with twice the digits (Knuth's two-sum), so that the sum does not drift however often it changes, and the many light ones
     * are still there when a very heavy one has gone.
     */
    private void weigh(double added) {
        double before = weight;
        double sum = before + added;
        double low = rest + lost(before, added, sum);
        double whole = sum + low;
        if (Double.isFinite(whole)) {
            rest = lost(sum, low, whole);
            weight = whole;
        } else {
            rest = 0;
            weight = sum;
        }
    }

    /** What rounding took from {@code sum = a + b}. */
    private static double lost(double a, double b, double sum) {
        double part = sum - a;
        return (a - (sum - part)) + (b - part);
    }

    /** Whether the array is gone and could be there. */
    boolean stale() {
        return few == null && count <= FEW / 2;
    }

    /** Lists the indexed ones among the members again. O(members). */
    synchronized void rebuild(int[] members, Lines lines) {
        int[] found = new int[members.length];
        int many = 0;
        for (int handle : members) {
            if (lines.indexed(handle)) {
                found[many++] = handle;
            }
        }
        few = Arrays.copyOf(found, many);
    }
}
