package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.selection.Candidates;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * A place for one instance that one of the next requests should try, before any strategy is asked. Lock-free.
 *
 * <p>Whoever waits with less patience takes the place of who waits with more.
 */
final class Attention {
    /** How soon one who waits must be served; the more urgent first. */
    enum Patience {
        /** By the next request. */
        NONE(0),
        /** By each request with the chance of its fair share, so that whoever is in doubt gets no more than that. */
        FAIR(1),
        /** By one request in 64, so that what its trial may cost stays a small part of the traffic. */
        LONG(2);

        private final int rank;

        Patience(int rank) {
            this.rank = rank;
        }
    }

    private static final int FEW = 64;
    private static final int PATIENCE_SHIFT = 24;

    private final AtomicInteger waiting = new AtomicInteger(Candidates.NONE);

    /** Lets an instance wait, unless another one waits that is as urgent. */
    void offer(int handle, Patience patience) {
        int now = waiting.get();
        if (now == Candidates.NONE || patience.rank < rank(now)) {
            waiting.compareAndSet(now, handle | patience.rank << PATIENCE_SHIFT);
        }
    }

    /** What {@link #take} wants to know of who waits, or {@link Candidates#NONE}. */
    int waiting() {
        return waiting.get();
    }

    /** Who it is that waits. */
    static int handle(int waiting) {
        return waiting & (Ticket.MOST_HANDLES - 1);
    }

    private static int rank(int waiting) {
        return waiting >>> PATIENCE_SHIFT;
    }

    /**
     * Takes the one that waited; false when somebody else was quicker, or this request is not the one to serve it.
     *
     * @param members how many share the traffic, at least 1
     */
    boolean take(int waiting, int members, RandomGenerator random) {
        int rank = rank(waiting);
        boolean serves = rank == Patience.NONE.rank || random.nextInt(rank == Patience.FAIR.rank ? members : FEW) == 0;
        return serves && this.waiting.compareAndSet(waiting, Candidates.NONE);
    }
}
