package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.selection.Candidates;

/**
 * Who is a member now: handles in order of id, and the weight all others are relative to.
 *
 * <p>Any thread may read; {@link Membership} alone writes. The array of handles is never changed, only replaced.
 */
final class Members {
    /** At most one handle in eight is free where members count as packed. */
    private static final int HOLES_SHIFT = 3;

    private final Slots slots;
    private volatile int[] handles = new int[0];
    private volatile int packed;
    private volatile double largestWeight = 1;

    Members(Slots slots) {
        this.slots = slots;
    }

    int[] handles() {
        return handles;
    }

    void handles(int[] next) {
        handles = next;
        pack();
    }

    /** Looks whether nearly all handles in use are members', after others are in use. By the thread that takes and frees slots. */
    void pack() {
        int used = slots.used();
        packed = handles.length >= used - (used >> HOLES_SHIFT) ? used : 0;
    }

    /** All handles in use are below this, if hardly any of those is free; else 0. */
    int packed() {
        return packed;
    }

    double largestWeight() {
        return largestWeight;
    }

    void largestWeight(double weight) {
        largestWeight = weight;
    }

    float relativeWeight(int handle) {
        Instance instance = slots.instance(handle);
        return instance == null
                ? 1
                : (float) Math.max(Float.MIN_NORMAL, Math.min(1, instance.weight() / largestWeight));
    }

    /** The handle of a listed id, or none. O(log n). */
    int find(String id) {
        int[] now = handles;
        int place = search(now, id);
        return place >= 0 ? now[place] : Candidates.NONE;
    }

    /** The place of an id among sorted handles, or −1 − where it would stand. */
    int search(int[] sorted, String id) {
        int low = 0;
        int high = sorted.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Instance instance = slots.instance(sorted[middle]);
            int order = instance == null ? -1 : instance.id().compareTo(id);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1 - low;
    }
}
