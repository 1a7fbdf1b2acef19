package io.datapunk.lb.domain.strategy.hash;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.selection.Candidates;

/**
 * The members at the moment of preparing, in order of id: their handles, the hashes of their ids, their listed weights. The arrays
 * are shared, and nobody changes them.
 */
final class Roster {
    private final int[] handles;
    private final long[] hashes;
    private final double[] weights;

    /** Three arrays of one length. */
    Roster(int[] handles, long[] hashes, double[] weights) {
        this.handles = handles;
        this.hashes = hashes;
        this.weights = weights;
    }

    /** Reads all members. O(n). */
    static Roster of(Candidates candidates) {
        int size = candidates.size();
        int[] handles = new int[size];
        long[] hashes = new long[size];
        double[] weights = new double[size];
        for (int place = 0; place < size; place++) {
            handles[place] = candidates.handle(place);
            Instance instance = candidates.instance(handles[place]);
            hashes[place] = Hash64.of(instance.id());
            weights[place] = instance.weight();
        }
        return new Roster(handles, hashes, weights);
    }

    int[] handles() {
        return handles;
    }

    int handle(int place) {
        return handles[place];
    }

    long hash(int place) {
        return hashes[place];
    }

    double[] weights() {
        return weights;
    }

    int size() {
        return handles.length;
    }

    /** The largest weight; 0 when there is nobody. */
    double largestWeight() {
        double largest = 0;
        for (double weight : weights) {
            largest = Math.max(largest, weight);
        }
        return largest;
    }

    /** The mean weight, also where the sum would be no number any more; 0 when there is nobody. */
    double meanWeight() {
        double largest = largestWeight();
        double sum = 0;
        for (double weight : weights) {
            sum += weight / largest;
        }
        return size() == 0 ? 0 : largest * (sum / size());
    }
}
