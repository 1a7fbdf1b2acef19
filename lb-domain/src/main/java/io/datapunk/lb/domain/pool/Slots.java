package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.selection.Candidates;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to a handle beside its line: the instance and its state, in chunks that are never copied, and which handles
 * are free.
 *
 * <p>States and instances may be read and swapped by any thread; slots are taken, freed and given back by one thread at a time.
 */
final class Slots {
    private static final VarHandle STATE = MethodHandles.arrayElementVarHandle(InstanceState[].class);
    private static final VarHandle INSTANCE = MethodHandles.arrayElementVarHandle(Instance[].class);

    /** In place of the chunks that were given back. Never written. */
    private static final InstanceState[] NOBODYS_STATES = new InstanceState[Lines.CHUNK];

    private static final @Nullable Instance[] NOBODYS_INSTANCES = new Instance[Lines.CHUNK];

    static {
        Arrays.fill(NOBODYS_STATES, InstanceState.UNLISTED);
    }

    private final Lines lines;
    private final FreeHandles free = new FreeHandles();

    // Both plain, as whoever has a handle has read the members since it was covered; their elements are not.
    private InstanceState[][] states = new InstanceState[0][];
    private @Nullable Instance[][] instances = new Instance[0][];

    Slots(Lines lines) {
        this.lines = lines;
    }

    /** A handle for a new life that begins in this tick, unlisted; its incarnation is another than in its last life. */
    int take(Instance instance, int tick) {
        int handle = free.poll();
        if (handle == Candidates.NONE) {
            throw new IllegalStateException(
                    "instances: more than " + Ticket.MOST_HANDLES + ", expected at most so many with those that left");
        }
        ensure(handle);
        lines.reset(handle, lines.incarnation(handle) + 1, LoadWord.neverAsked(tick));
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

    /**
     * Gives back the room of chunks of which no handle has had a life since the last call, nor at that: what was still being written
     * to a slot when it was freed is written by now.
     *
     * @param left told of evidence that is left there
     * @return whether there were any
     */
    boolean giveBack(LongConsumer left) {
        BitSet abandoned = free.abandoned();
        for (int chunk = abandoned.nextSetBit(0); chunk >= 0; chunk = abandoned.nextSetBit(chunk + 1)) {
            lines.drop(chunk, left);
            states[chunk] = NOBODYS_STATES;
            instances[chunk] = NOBODYS_INSTANCES;
        }
        return !abandoned.isEmpty();
    }

    /** Handles in use, and those that may be again without more room, are below this. By the thread that takes and frees. */
    int used() {
        return free.used();
    }

    private void ensure(int handle) {
        int chunk = chunk(handle);
        if (chunk >= states.length) {
            InstanceState[][] moreStates = grown(states, chunk, NOBODYS_STATES);
            @Nullable Instance[][] moreInstances = grown(instances, chunk, NOBODYS_INSTANCES);
            VarHandle.releaseFence(); // Whoever sees the arrays without having read the members sees what is in them.
            states = moreStates;
            instances = moreInstances;
        }
        if (states[chunk] == NOBODYS_STATES) {
            InstanceState[] itsStates = NOBODYS_STATES.clone();
            @Nullable Instance[] itsInstances = new Instance[Lines.CHUNK];
            VarHandle.releaseFence();
            states[chunk] = itsStates;
            instances[chunk] = itsInstances;
        }
        lines.ensure(
                handle); // Last, as whoever has a handle that is not a member's asks these first whether they know it.
    }

    private static <T extends @Nullable Object> T[][] grown(T[][] chunks, int chunk, T[] nobodys) {
        T[][] more = Arrays.copyOf(chunks, chunk + 1);
        Arrays.fill(more, chunks.length, more.length, nobodys);
        return more;
    }

    private static int chunk(int handle) {
        return handle >> Lines.CHUNK_BITS;
    }

    private static int at(int handle) {
        return handle & (Lines.CHUNK - 1);
    }

    /** The instance, or null when the handle has no life. */
    @Nullable
    Instance instance(int handle) {
        int chunk = chunk(handle);
        return chunk >= 0 && chunk < instances.length
                ? (Instance) INSTANCE.getVolatile(instances[chunk], at(handle))
                : null;
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

    /** Whether it was the one before, and is the one after now; never nobody's. */
    boolean swap(int handle, InstanceState before, InstanceState after) {
        InstanceState[] chunk = states[chunk(handle)];
        return chunk != NOBODYS_STATES && STATE.compareAndSet(chunk, at(handle), before, after);
    }
}
