package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.random.RandomGenerator;

/**
 * Who should be tried by one of the next requests, before any strategy is asked: a place for one instance of each
 * patience, so that nobody who can wait keeps out who cannot, nor the other way round. Lock-free.
 */
final class Attention {
    /** How soon one who waits must be served; the most urgent first. */
    enum Patience {
        /** By the next request. */
        NONE(0),
        /** By each request with the chance of its fair share, so that whoever is in doubt gets no more than that. */
        FAIR(1),
        /** By one request in 64, so that what its trial may cost stays a small part of the traffic. */
        LONG(2);

        private final int place;

        Patience(int place) {
            this.place = place;
        }
    }

    private static final int FEW = 64;

    private final AtomicIntegerArray places =
            new AtomicIntegerArray(new int[] {Candidates.NONE, Candidates.NONE, Candidates.NONE});

    /** Lets an instance wait, unless another one waits that is as urgent. */
    void offer(int handle, Patience patience) {
        places.compareAndSet(patience.place, Candidates.NONE, handle);
    }

    /** Whether nobody waits. */
    boolean isEmpty() {
        // NONE has all its bits, and no handle has.
        return (places.get(0) & places.get(1) & places.get(2)) == Candidates.NONE;
    }

    /**
     * Takes the most urgent one that this request is to serve, and may: what the request excludes goes on waiting.
     *
     * @param members how many share the traffic, at least 1
     * @return its handle, or {@link Candidates#NONE} when it is nobody's turn
     */
    int take(SelectionContext context, int members, RandomGenerator random) {
        for (int place = 0; place < places.length(); place++) {
            int handle = places.get(place);
            if (handle != Candidates.NONE
                    && !context.excluded(handle)
                    && isTurnOf(place, members, random)
                    && places.compareAndSet(place, handle, Candidates.NONE)) {
                return handle;
            }
        }
        return Candidates.NONE;
    }

    private static boolean isTurnOf(int place, int members, RandomGenerator random) {
        return place == Patience.NONE.place || random.nextInt(place == Patience.FAIR.place ? members : FEW) == 0;
    }
}
