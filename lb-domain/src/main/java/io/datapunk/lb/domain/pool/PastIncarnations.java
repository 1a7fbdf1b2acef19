package io.datapunk.lb.domain.pool;

import java.util.Arrays;

/**
 * The incarnation that the slots of a chunk go on from when it is made again, one for all of them, so that none has again soon what
 * it had when the chunk was dropped. Two bytes a chunk. Not thread-safe.
 */
final class PastIncarnations {
    private static final int MANY = 1 << 16;

    private char[] byChunk = new char[0];

    /** The last incarnation in a chunk; 0 for one that was never dropped. */
    int last(int chunk) {
        return chunk < byChunk.length ? byChunk[chunk] : 0;
    }

    /** Keeps the last one of a chunk that is dropped. O(n log n). */
    void dropped(int chunk, int[] incarnations) {
        if (chunk >= byChunk.length) {
            byChunk = Arrays.copyOf(byChunk, chunk + 1);
        }
        byChunk[chunk] = (char) last(incarnations);
    }

    /** The one before the widest gap, as they begin anew after the largest: which is the last, unless some have had very many. */
    private static int last(int[] incarnations) {
        int[] sorted = incarnations.clone();
        Arrays.sort(sorted);
        int last = sorted[sorted.length - 1];
        int widest = sorted[0] + MANY - last;
        for (int i = 1; i < sorted.length; i++) {
            int gap = sorted[i] - sorted[i - 1];
            if (gap > widest) {
                widest = gap;
                last = sorted[i - 1];
            }
        }
        return last;
    }
}
