package io.datapunk.lb.domain.pool;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * Why requests cannot take the short way at this moment: mostly for no reason, and so all reasons are one word, about which a request asks
 * once.
 *
 * <p>Thread-safe and lock-free; allocates nothing.
 */
final class Detours {
    /** What each request must look at by itself while it holds. */
    enum Reason {
        /** Too few are healthy, and so requests may be refused. */
        TOO_FEW(1),
        /** Somebody should be tried by one of the next requests. */
        SOMEBODY_WAITS(1 << 1),
        /** The strategy does not begin with the better of two. */
        OTHER_STRATEGY(1 << 2),
        /** Picks are written down. */
        EXPLAINED(1 << 3),
        /** Requests are so few that more than two are drawn for each. */
        FEW_REQUESTS(1 << 4);

        private final int bit;

        Reason(int bit) {
            this.bit = bit;
        }
    }

    private static final AtomicIntegerFieldUpdater<Detours> REASONS =
            AtomicIntegerFieldUpdater.newUpdater(Detours.class, "reasons");

    private volatile int reasons;

    /** Whether there is no reason. */
    boolean none() {
        return reasons == 0;
    }

    /** Says whether this reason holds now. Of two threads that say so of one reason at the same time, the later one counts. */
    void because(Reason reason, boolean holds) {
        REASONS.updateAndGet(this, before -> holds ? before | reason.bit : before & ~reason.bit);
    }
}
