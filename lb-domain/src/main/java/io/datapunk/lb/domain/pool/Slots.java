package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.spi.Instance;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to a handle beside its line: the instance and its state, in chunks that are never copied, and which handles
 * are free.
 *
 * <p>States and instances may be read and swapped by any thread; slots are taken and freed by one thread at a time.
 */
final class Slots {
    private final Lines lines;
    private final ArrayDeque<Integer> free = new ArrayDeque<>();
    private int used;

    /** Plain, as whoever has a handle has read the members since it was covered. */
    private Chunk[] chunks = new Chunk[0];

    private record Chunk(
            AtomicReferenceArray<InstanceState> states, AtomicReferenceArray<@Nullable Instance> instances) {
        Chunk() {
            this(new AtomicReferenceArray<>(Lines.CHUNK), new AtomicReferenceArray<>(Lines.CHUNK));
        }
    }

    Slots(Lines lines) {
        this.lines = lines;
    }

    /** A handle for a new life, unlisted; its incarnation is another than in its last life. */
    int take(Instance instance) {
        Integer reused = free.poll();
        int handle = reused == null ? used++ : reused;
        if (handle >= Ticket.MOST_HANDLES) {
            used--;
            throw new IllegalStateException("instances: " + handle + ", expected at most " + Ticket.MOST_HANDLES);
        }
        ensure(handle + 1);
        lines.reset(handle, lines.incarnation(handle) + 1);
        Chunk chunk = chunk(handle);
        chunk.states.set(at(handle), InstanceState.UNLISTED);
        chunk.instances.set(at(handle), instance);
        return handle;
    }

    /** Ends a life: nothing of it is kept but the incarnation. */
    void free(int handle) {
        lines.reset(handle, lines.incarnation(handle) + 1);
        Chunk chunk = chunk(handle);
        chunk.instances.set(at(handle), null);
        chunk.states.set(at(handle), InstanceState.UNLISTED);
        free.add(handle);
    }

    private void ensure(int count) {
        lines.ensure(count);
        int wanted = (count + Lines.CHUNK - 1) >>> Lines.CHUNK_BITS;
        Chunk[] now = chunks;
        if (wanted > now.length) {
            Chunk[] next = Arrays.copyOf(now, wanted);
            for (int i = now.length; i < wanted; i++) {
                next[i] = new Chunk();
            }
            chunks = next;
        }
    }

    private Chunk chunk(int handle) {
        return chunks[handle >>> Lines.CHUNK_BITS];
    }

    private static int at(int handle) {
        return handle & (Lines.CHUNK - 1);
    }

    /** The instance, or null when the handle has no life. */
    @Nullable
    Instance instance(int handle) {
        return handle >= 0 && handle >>> Lines.CHUNK_BITS < chunks.length
                ? chunk(handle).instances.get(at(handle))
                : null;
    }

    void instance(int handle, Instance instance) {
        chunk(handle).instances.set(at(handle), instance);
    }

    InstanceState state(int handle) {
        return chunk(handle).states.get(at(handle));
    }

    boolean swap(int handle, InstanceState before, InstanceState after) {
        return chunk(handle).states.compareAndSet(at(handle), before, after);
    }
}
