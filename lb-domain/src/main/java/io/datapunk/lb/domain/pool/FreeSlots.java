package io.datapunk.lb.domain.pool;

import org.jspecify.annotations.Nullable;

/**
 * The slots of one chunk that have no life: those that had one, whoever has been free for longest first, and after them those
 * that had none since the chunk was made. Not thread-safe; O(1).
 */
final class FreeSlots {
    private static final int MASK = Lines.CHUNK - 1;

    /** Of those that had one; there only while somebody is in it. */
    private byte @Nullable [] ring;

    private int first;
    private int size;
    private int begun;

    /** Takes out the first. Not while there is {@link #none}. */
    int poll() {
        byte[] freed = ring;
        if (freed == null) {
            return begun++;
        }
        int slot = freed[first] & MASK;
        first = (first + 1) & MASK;
        if (--size == 0) {
            ring = null;
        }
        return slot;
    }

    void add(int slot) {
        byte[] freed = ring;
        if (freed == null) {
            freed = new byte[Lines.CHUNK];
            ring = freed;
        }
        freed[(first + size++) & MASK] = (byte) slot;
    }

    /** How many have had a life, or have one: those below. */
    int begun() {
        return begun;
    }

    /** Whether no slot is free. */
    boolean none() {
        return size == 0 && begun == Lines.CHUNK;
    }

    /** Whether every slot is free. */
    boolean all() {
        return size == begun;
    }
}
