package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.ejection.Weighed;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How many instances admit traffic, how many of them are well, what both weigh, and, when they are few, which admit traffic: of the
 * whole pool, or of one group.
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
    private volatile Weighed all = Weighed.NOBODY;
    private volatile Weighed well = Weighed.NOBODY;
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

    int @Nullable [] few() {
        return few;
    }

    int count() {
        return all.count();
    }

    double weight() {
        return all.weight();
    }

    int wellCount() {
        return well.count();
    }

    double wellWeight() {
        return well.weight();
    }

    /** Moves on after every change, so that who reads it first reads figures that are at least as new. */
    long revision() {
        return revision;
    }

    synchronized void add(int handle, double itsWeight, boolean isWell) {
        all = all.plus(itsWeight);
        if (isWell) {
            well = well.plus(itsWeight);
        }
        int[] now = few;
        if (now != null) {
            int[] next = now.length == FEW ? null : Arrays.copyOf(now, now.length + 1);
            if (next != null) {
                next[now.length] = handle;
            }
            few = next;
        }
        for (Grouping each : groupings) {
            each.add(handle, itsWeight, isWell);
        }
        revision = revision + 1;
    }

    /** @param wasWell how it was counted */
    synchronized void remove(int handle, double itsWeight, boolean wasWell) {
        all = all.minus(itsWeight);
        if (wasWell) {
            well = well.minus(itsWeight);
        }
        int[] now = few;
        if (now != null) {
            few = without(now, handle);
        }
        for (Grouping each : groupings) {
            each.remove(handle, itsWeight, wasWell);
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

    /** An indexed member is well from now on, or is not. */
    synchronized void turn(int handle, double itsWeight, boolean isWell) {
        if (isWell) {
            well = well.plus(itsWeight);
        } else {
            well = well.minus(itsWeight);
        }
        for (Grouping each : groupings) {
            each.turn(handle, itsWeight, isWell);
        }
        revision = revision + 1;
    }

    /**
     * A member's listed weight is another one, whether it is indexed or not.
     *
     * @param isWell whether it is indexed as one that is well
     */
    synchronized void reweigh(int handle, double before, double after, boolean indexed, boolean isWell) {
        if (indexed) {
            all = all.reweighed(before, after);
        }
        if (indexed && isWell) {
            well = well.reweighed(before, after);
        }
        for (Grouping each : groupings) {
            each.reweigh(handle, before, after, indexed, isWell);
        }
        revision = revision + 1;
    }

    /** Tells a division of these members of every change from now on, for as long as somebody else holds it. */
    synchronized void divide(Grouping grouping) {
        groupings.add(grouping);
    }

    /** How many divisions are told of changes. */
    synchronized int divisions() {
        return groupings.size();
    }

    /**
     * Lists the indexed ones among the members again, here and in all groups, where the array is gone and could be there. The groups bring
     * themselves up to date besides.
     */
    synchronized void refresh(int[] members, Store store) {
        if (few == null && all.count() <= FEW / 2) {
            list(members, store.lines());
        }
        for (Grouping each : groupings) {
            each.refresh(store);
        }
    }

    /** Lists the indexed ones among the members, unless they are too many. O(members). */
    synchronized void list(int[] members, Lines lines) {
        if (all.count() > FEW) {
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
