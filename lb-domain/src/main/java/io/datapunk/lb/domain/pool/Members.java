package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.selection.Candidates;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is a member now: handles in order of id, and the weight all others are relative to.
 *
 * <p>Any thread may read; {@link Membership} alone writes. The array of handles is never changed, only replaced, and only when somebody
 * comes or goes.
 */
final class Members {
    /** At most one handle in eight is free where members count as packed. */
    private static final int HOLES_SHIFT = 3;
    /** From so many on most ids are in no cache. */
    private static final int MANY = 1 << 15;
    /** A guide is made anew when so small a part of the members has come or gone. */
    private static final int MOVED_SHIFT = 7;

    private final Slots slots;
    private volatile int[] handles = new int[0];
    /** Another one whenever what is listed of a member changes. */
    private volatile Object listing = new Object();

    private volatile int packed;
    private volatile double largestWeight = 1;
    /** Relative to the largest. Plain, as every comparison reads it: an older one does for a moment. */
    private float meanWeight = 1;

    /** Null when they are few. */
    private volatile @Nullable IdGuide guide;

    private int changesSinceGuide;

    Members(Slots slots) {
        this.slots = slots;
    }

    int[] handles() {
        return handles;
    }

    /** @param changes how many of them came or went */
    void handles(int[] next, int changes) {
        handles = next;
        pack();
        changesSinceGuide += changes;
        if (next.length < MANY) {
            guide = null;
        } else if (guide == null || changesSinceGuide > next.length >> MOVED_SHIFT) {
            guide = IdGuide.to(place -> id(next[place]), next.length);
            changesSinceGuide = 0;
        }
    }

    /** What is listed of some of them is something else now. */
    void relisted() {
        listing = new Object();
    }

    /** Equal to an earlier one for as long as the members, and what is listed of them, are the same. */
    Object version() {
        return List.of(handles, listing);
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

    /** Relative to the largest, as {@link #relativeWeight} is. */
    float meanWeight() {
        return meanWeight;
    }

    /** @param sum of the weights of all members */
    void weighTogether(double sum) {
        int many = handles.length;
        meanWeight = many == 0 ? 1 : relative(sum / many);
    }

    float relativeWeight(int handle) {
        Instance instance = slots.instance(handle);
        return instance == null ? 1 : relative(instance.weight());
    }

    private float relative(double weight) {
        return (float) Math.max(Float.MIN_NORMAL, Math.min(1, weight / largestWeight));
    }

    /** The handle of a listed id, or none. O(log n). */
    int find(String id) {
        int[] now = handles;
        int place = search(now, id);
        return place >= 0 ? now[place] : Candidates.NONE;
    }

    /** The place of an id among sorted handles, or −1 − where it would stand. */
    int search(int[] sorted, String id) {
        IdGuide guided = guide;
        int low = 0;
        int high = sorted.length - 1;
        int place = guided == null ? high >>> 1 : Math.min(guided.near(id), high);
        int reach = guided == null ? sorted.length : 1;
        while (low <= high) {
            int order = id(sorted[place]).compareTo(id);
            if (order == 0) {
                return place;
            }
            // Halves what is left, but goes no further from where it began than twice as far as before.
            if (order < 0) {
                low = place + 1;
                place = Math.min((low + high) >>> 1, place + reach);
            } else {
                high = place - 1;
                place = Math.max((low + high) >>> 1, place - reach);
            }
            reach = Math.min(reach << 1, sorted.length);
        }
        return -1 - low;
    }

    /** One that is gone stands before all others. */
    private String id(int handle) {
        Instance instance = slots.instance(handle);
        return instance == null ? "" : instance.id();
    }
}
