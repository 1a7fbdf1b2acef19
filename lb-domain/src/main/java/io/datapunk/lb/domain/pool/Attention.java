package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.selection.Candidates;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * A place for one instance that the next request should try, before any strategy is asked. Lock-free.
 *
 * <p>Who waits patiently is tried by few requests only, so that what its trial may cost stays a small part of the traffic,
 * and gives the place up to whoever is offered plainly.
 */
final class Attention {
    /** One request in so many tries who waits patiently. */
    private static final int FEW = 64;

    private final AtomicInteger waiting = new AtomicInteger(Candidates.NONE);

    /** Lets an instance wait, unless another one does. */
    void offer(int handle) {
        int now = waiting.get();
        if (now < 0) {
            waiting.compareAndSet(now, handle);
        }
    }

    /** Lets an instance wait patiently, unless another one waits. */
    void offerPatiently(int handle) {
        waiting.compareAndSet(Candidates.NONE, patient(handle));
    }

    /** Below {@link Candidates#NONE}; its own inverse. */
    private static int patient(int handle) {
        return Candidates.NONE - 1 - handle;
    }

    /** What {@link #take} wants to know of who waits, or {@link Candidates#NONE}. */
    int waiting() {
        return waiting.get();
    }

    /** Who it is that waits. */
    static int handle(int waiting) {
        return waiting < 0 ? patient(waiting) : waiting;
    }

    /** Takes the one that waited; false when somebody else was quicker, or this request is none of the few. */
    boolean take(int waiting, RandomGenerator random) {
        return (waiting >= 0 || (random.nextInt() & (FEW - 1)) == 0)
                && this.waiting.compareAndSet(waiting, Candidates.NONE);
    }
}
