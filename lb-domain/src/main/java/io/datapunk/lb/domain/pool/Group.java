package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.Instance;

/**
 * Some members of a pool, fixed, with what they weigh and who of them is eligible, kept current.
 *
 * <p>Any thread may read; written under the monitor of the pool's index.
 */
final class Group {
    /** Held, so that the division is told of changes for as long as one of its groups is looked at. */
    final Grouping division;

    private final int[] handles;
    private final EligibleIndex index = EligibleIndex.unlisted();
    private volatile double listedWeight;
    private volatile double largestWeight;
    /** Whether one of those that weigh most has become lighter; under the monitor of the pool's index. */
    private boolean lighter;

    Group(Grouping division, int[] handles) {
        this.division = division;
        this.handles = handles;
    }

    int[] handles() {
        return handles;
    }

    EligibleIndex index() {
        return index;
    }

    double listedWeight() {
        return listedWeight;
    }

    /** A weight that is relative to the largest of the pool, made relative to the largest of this group; in (0,1]. */
    float relative(float weight, double largestOfAll) {
        double relative = weight * (largestOfAll / largestWeight);
        return relative > Float.MIN_NORMAL ? (float) Math.min(1, relative) : Float.MIN_NORMAL;
    }

    /** The mean of these members, relative to the largest of the pool; in (0,1]. */
    float meanWeight(double largestOfAll) {
        double relative = listedWeight / handles.length / largestOfAll;
        return relative > Float.MIN_NORMAL ? (float) Math.min(1, relative) : Float.MIN_NORMAL;
    }

    synchronized void list(double weight) {
        listedWeight = listedWeight + weight;
        largestWeight = Math.max(largestWeight, weight);
    }

    /** The largest one only grows here: whose weight falls makes the others weigh less than they could, until {@link #refresh}. */
    synchronized void reweigh(int handle, double before, double after, boolean indexed, boolean well) {
        listedWeight = listedWeight + (after - before);
        lighter |= before == largestWeight && after < before;
        largestWeight = Math.max(largestWeight, after);
        index.reweigh(handle, before, after, indexed, well);
    }

    /** Brings up to date what no single change does. O(1), or O(members) where there is something to do. */
    synchronized void refresh(Store store) {
        index.refresh(handles, store);
        if (lighter) {
            double largest = 0;
            for (int handle : handles) {
                Instance instance = store.slots().instance(handle);
                largest = instance == null ? largest : Math.max(largest, instance.weight());
            }
            largestWeight = largest > 0 ? largest : largestWeight;
            lighter = false;
        }
    }
}
