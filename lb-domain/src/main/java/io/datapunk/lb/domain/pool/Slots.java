package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.selection.Candidates;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to a handle beside its line: the instance and its state, in chunks that are never copied, and which handles
 * are free.
 *
 * <p>States and instances may be read and swapped by any thread; slots are taken and freed by one thread at a time.
 */
final class Slots {
    private static final VarHandle STATE = MethodHandles.arrayElementVarHandle(InstanceState[].class);
    private static final VarHandle INSTANCE = MethodHandles.arrayElementVarHandle(Instance[].class);

    private final Lines lines;
    private final FreeHandles free = new FreeHandles();
    private int used;

    // Both plain, as whoever has a handle has read the members since it was covered; their elements are not.
    private InstanceState[][] states = new InstanceState[0][];
    private @Nullable Instance[][] instances = new Instance[0][];

    Slots(Lines lines) {
        this.lines = lines;
    }

    /** A handle for a new life, unlisted; its incarnation is another than in its last life. */
    int take(Instance instance) {
        int reused = free.poll();
        int handle = reused == Candidates.NONE ? used++ : reused;
        if (handle >= Ticket.MOST_HANDLES) {
            used--;
            throw new IllegalStateException("instances: " + handle + ", expected at most " + Ticket.MOST_HANDLES);
        }
        ensure(handle + 1);
        lines.reset(handle, lines.incarnation(handle) + 1);
        state(handle, InstanceState.UNLISTED);
        instance(handle, instance);
        return handle;
    }

    /** Ends a life: nothing of it is kept but the incarnation. */
    void free(int handle) {
        lines.reset(handle, lines.incarnation(handle) + 1);
        instance(handle, null);
        state(handle, InstanceState.UNLISTED);
        free.add(handle);
    }

    /** How many handles were ever taken. By the thread that takes and frees. */
    int used() {
        return used;
    }

    private void ensure(int count) {
        lines.ensure(count);
        int wanted = (count + Lines.CHUNK - 1) >>> Lines.CHUNK_BITS;
        int now = states.length;
        if (wanted > now) {
            InstanceState[][] moreStates = Arrays.copyOf(states, wanted);
            @Nullable Instance[][] moreInstances = Arrays.copyOf(instances, wanted);
            for (int i = now; i < wanted; i++) {
                moreStates[i] = new InstanceState[Lines.CHUNK];
                moreInstances[i] = new Instance[Lines.CHUNK];
            }
            VarHandle.releaseFence(); // Whoever sees the arrays without having read the members sees what is in them.
            states = moreStates;
            instances = moreInstances;
        }
    }

    private static int chunk(int handle) {
        return handle >>> Lines.CHUNK_BITS;
    }

    private static int at(int handle) {
        return handle & (Lines.CHUNK - 1);
    }

    /** The instance, or null when the handle has no life. */
    @Nullable
    Instance instance(int handle) {
        return handle >= 0 && chunk(handle) < instances.length
                ? (Instance) INSTANCE.getVolatile(instances[chunk(handle)], at(handle))
                : null;
    }

    /** Whether the handle has a life, or had one a moment ago: read plainly. */
    boolean taken(int handle) {
        return chunk(handle) < instances.length && instances[chunk(handle)][at(handle)] != null;
    }

    void instance(int handle, @Nullable Instance instance) {
        INSTANCE.setVolatile(instances[chunk(handle)], at(handle), instance);
    }

    InstanceState state(int handle) {
        return (InstanceState) STATE.getVolatile(states[chunk(handle)], at(handle));
    }

    private void state(int handle, InstanceState state) {
        STATE.setVolatile(states[chunk(handle)], at(handle), state);
    }

    boolean swap(int handle, InstanceState before, InstanceState after) {
        return STATE.compareAndSet(states[chunk(handle)], at(handle), before, after);
    }
}
