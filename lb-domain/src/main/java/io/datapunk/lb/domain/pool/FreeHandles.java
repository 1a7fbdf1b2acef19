package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.selection.Candidates;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Handles without a life. The lowest chunk that has any gives them first, so that what is free gathers in the others until they are
 * free as a whole; within a chunk whoever has been free for longest comes first.
 *
 * <p>Not thread-safe. O(1); looking for a chunk with room, when one is used up, reads a bit for each.
 */
final class FreeHandles {
    private static final int MOST_CHUNKS = Ticket.MOST_HANDLES >>> Lines.CHUNK_BITS;

    /** By chunk; null where all are free and nothing is kept of it. */
    private final List<@Nullable FreeSlots> chunks = new ArrayList<>();

    private final BitSet full = new BitSet();
    /** The lowest chunk that is not full, which may be one that never was. */
    private int lowest;

    /** Chunks that are free as a whole since the last {@link #abandoned}. */
    private BitSet idle = new BitSet();
    /** The same since the one before. */
    private BitSet idleForLonger = new BitSet();

    /** Takes out the handle that is to be used next, or none when all that a ticket can name are used. */
    int poll() {
        int chunk = lowest;
        if (chunk == MOST_CHUNKS) {
            return Candidates.NONE;
        }
        FreeSlots slots = chunk < chunks.size() ? chunks.get(chunk) : null;
        if (slots == null) {
            slots = begin(chunk);
        }
        int slot = slots.poll();
        idle.clear(chunk);
        idleForLonger.clear(chunk);
        if (slots.none()) {
            full.set(chunk);
            lowest = full.nextClearBit(chunk);
        }
        return (chunk << Lines.CHUNK_BITS) + slot;
    }

    private FreeSlots begin(int chunk) {
        FreeSlots slots = new FreeSlots();
        if (chunk == chunks.size()) {
            chunks.add(slots);
        } else {
            chunks.set(chunk, slots);
        }
        return slots;
    }

    /** Takes back a handle that was taken out. */
    void add(int handle) {
        int chunk = handle >>> Lines.CHUNK_BITS;
        FreeSlots slots = chunks.get(chunk);
        if (slots == null) {
            throw new IllegalArgumentException("handle: " + handle + ", expected one that is not free");
        }
        slots.add(handle & (Lines.CHUNK - 1));
        full.clear(chunk);
        lowest = Math.min(lowest, chunk);
        if (slots.all()) {
            idle.set(chunk);
        }
    }

    /** All handles that were taken out, and are free or not in chunks of which something is kept, are below this. */
    int used() {
        int last = chunks.size() - 1;
        FreeSlots slots = last < 0 ? null : chunks.get(last);
        return slots == null ? 0 : (last << Lines.CHUNK_BITS) + slots.begun();
    }

    /** Forgets the chunks that have been free as a whole from the last call of this to now, and tells which. */
    BitSet abandoned() {
        BitSet those = idleForLonger;
        for (int chunk = those.nextSetBit(0); chunk >= 0; chunk = those.nextSetBit(chunk + 1)) {
            chunks.set(chunk, null);
        }
        while (!chunks.isEmpty() && chunks.get(chunks.size() - 1) == null) {
            chunks.remove(chunks.size() - 1);
        }
        idleForLonger = idle;
        idle = new BitSet();
        return those;
    }
}
