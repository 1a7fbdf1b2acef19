package io.datapunk.lb.domain.pool;

import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How many instances admit traffic, their weight, and, when they are few, which: of the whole pool, or of one group.
 *
 * <p>Writers are serialised by the monitor of the pool's index and copy; readers see an immutable array. A change costs
 * O(1), or a copy of at most {@value #FEW} handles, and the same again in each group that it concerns. When there are more
 * there is no array and draws go over the members; it comes back by {@link #refresh}, off the path of a request.
 */
final class EligibleIndex {
    static final int FEW = 1024;

    /** Those that somebody still looks at, and a few more. */
    private final Set<Grouping> groupings = Collections.newSetFromMap(new WeakHashMap<>());

    private volatile int @Nullable [] few;
    private volatile int count;
    private volatile double weight;
    private volatile long revision;

    private EligibleIndex(int @Nullable [] few) {
        this.few = few;
    }

    /** Of nobody yet. */
    static EligibleIndex empty() {
        return new EligibleIndex(new int[0]);
    }

    /** Of nobody yet, and without an array until {@link #list}: for many who are added at once. */
    static EligibleIndex unlisted() {
        return new EligibleIndex(null);
    }

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

    /** Moves on after every change, so that who reads it first reads figures that are at least as new. */
    long revision() {
        return revision;
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
        for (Grouping each : groupings) {
            each.add(handle, itsWeight);
        }
        revision = revision + 1;
    }

    synchronized void remove(int handle, double itsWeight) {
        count = count - 1;
        weigh(-itsWeight);
        if (count == 0) {
            weight = 0;
            rest = 0;
        }
        int[] now = few;
        if (now != null) {
            few = without(now, handle);
        }
        for (Grouping each : groupings) {
            each.remove(handle, itsWeight);
        }
        revision = revision + 1;
    }

    private static int[] without(int[] handles, int handle) {
        for (int i = 0; i < handles.length; i++) {
            if (handles[i] == handle) {
                int[] next = Arrays.copyOf(handles, handles.length - 1);
                if (i < next.length) {
                    next[i] = handles[handles.length - 1];
                }
                return next;
            }
        }
        return handles;
    }

    /** A member's listed weight is another one, whether it is indexed or not. */
    synchronized void reweigh(int handle, double before, double after, boolean indexed) {
        if (indexed) {
            weigh(-before);
            weigh(after);
        }
        for (Grouping each : groupings) {
            each.reweigh(handle, before, after, indexed);
        }
        revision = revision + 1;
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

    /** Tells a division of these members of every change from now on, for as long as somebody else holds it. */
    synchronized void divide(Grouping grouping) {
        groupings.add(grouping);
    }

    /** How many divisions are told of changes. */
    synchronized int divisions() {
        return groupings.size();
    }

    /** Lists the indexed ones among the members again, here and in all groups, where the array is gone and could be there. */
    synchronized void refresh(int[] members, Lines lines) {
        if (few == null && count <= FEW / 2) {
            list(members, lines);
        }
        for (Grouping each : groupings) {
            each.refresh(lines);
        }
    }

    /** Lists the indexed ones among the members, unless they are too many. O(members). */
    synchronized void list(int[] members, Lines lines) {
        if (count > FEW) {
            return;
        }
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
