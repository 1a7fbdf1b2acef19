package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.selection.Candidates;

/** Handles without a life; whoever has been free for longest is used first. Not thread-safe. */
final class FreeHandles {
    private int[] ring = new int[16];
    private int first;
    private int size;

    void add(int handle) {
        if (size == ring.length) {
            grow();
        }
        ring[(first + size++) & (ring.length - 1)] = handle;
    }

    /** The handle that was added before all others, which is taken out, or none. */
    int poll() {
        if (size == 0) {
            return Candidates.NONE;
        }
        int handle = ring[first];
        first = (first + 1) & (ring.length - 1);
        size--;
        return handle;
    }

    private void grow() {
        int[] next = new int[ring.length * 2];
        System.arraycopy(ring, first, next, 0, ring.length - first);
        System.arraycopy(ring, 0, next, ring.length - first, first);
        ring = next;
        first = 0;
    }
}
