package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.selection.Candidates;
import java.util.concurrent.atomic.AtomicInteger;

/** A place for one instance that the next request should try, before any strategy is asked. Lock-free. */
final class Attention {
    private final AtomicInteger waiting = new AtomicInteger(Candidates.NONE);

    /** Lets an instance wait, unless another one does. */
    void offer(int handle) {
        waiting.compareAndSet(Candidates.NONE, handle);
    }

    /** Who waits, or {@link Candidates#NONE}. */
    int waiting() {
        return waiting.get();
    }

    /** Takes the one that waited; false when somebody else was quicker. */
    boolean take(int handle) {
        return waiting.compareAndSet(handle, Candidates.NONE);
    }
}
