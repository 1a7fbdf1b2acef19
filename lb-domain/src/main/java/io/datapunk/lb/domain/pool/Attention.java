package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * Who should be tried by one of the next requests, before any strategy is asked. There are places of their own for each
 * patience, so that nobody who can wait keeps out who cannot, nor the other way round. Lock-free; allocates nothing.
 *
 * <p>Those in doubt are served by lot: each request has drawn one of the members, and serves it if it waits. So each of them gets
 * its fair share and no more, however many they are, and one that leaves is never served. Where it waits depends on its
 * handle alone, hence nobody waits there twice, and some of the members of a very large pool take turns.
 */
final class Attention {
    /** How soon one who waits must be served. */
    enum Patience {
        /** By the next request. */
        NONE,
        /** By each request with the chance of its fair share, so that whoever is in doubt gets no more than that. */
        FAIR,
        /** By one request in 64, so that what its trial may cost stays a small part of the traffic. */
        LONG
    }

    private static final int FEW = 64;

    private static final int NEXT = 0;
    private static final int SELDOM = 1;
    private static final int IN_DOUBT = 2;
    /** A power of two. */
    private static final int PLACES_IN_DOUBT = 1024;

    private final AtomicIntegerArray places = new AtomicIntegerArray(IN_DOUBT + PLACES_IN_DOUBT);
    /** How many places are taken: the only thing that is read when none is. For a moment one less than there are. */
    private final AtomicInteger waiting = new AtomicInteger();

    Attention() {
        for (int place = 0; place < places.length(); place++) {
            places.setPlain(place, Candidates.NONE);
        }
    }

    /** Lets an instance wait, unless it does, or another one waits in its place. */
    void offer(int handle, Patience patience) {
        int place = switch (patience) {
            case NONE -> NEXT;
            case FAIR -> inDoubt(handle);
            case LONG -> SELDOM;
        };
        if (places.get(place) == Candidates.NONE && places.compareAndSet(place, Candidates.NONE, handle)) {
            waiting.getAndIncrement();
        }
    }

    private static int inDoubt(int handle) {
        return IN_DOUBT + (handle & (PLACES_IN_DOUBT - 1));
    }

    /** Whether nobody waits. */
    boolean isEmpty() {
        return waiting.get() == 0;
    }

    /**
     * Takes the most urgent one that this request is to serve, and may: what the request excludes goes on waiting.
     *
     * @param lot one by chance of all who share the traffic, or {@link Candidates#NONE}
     * @return its handle, or {@link Candidates#NONE} when it is nobody's turn
     */
    int take(SelectionContext context, int lot, RandomGenerator random) {
        int next = places.get(NEXT);
        if (served(next, NEXT, context)) {
            return next;
        }
        int place = inDoubt(lot);
        if (places.get(place) == lot && served(lot, place, context)) {
            return lot;
        }
        int seldom = places.get(SELDOM);
        return seldom != Candidates.NONE && random.nextInt(FEW) == 0 && served(seldom, SELDOM, context)
                ? seldom
                : Candidates.NONE;
    }

    private boolean served(int handle, int place, SelectionContext context) {
        return handle != Candidates.NONE && !context.excluded(handle) && left(place, handle);
    }

    private boolean left(int place, int handle) {
        boolean left = places.compareAndSet(place, handle, Candidates.NONE);
        if (left) {
            waiting.getAndDecrement();
        }
        return left;
    }

    /** Sends away who need not wait any more, such as who is no member and so is never drawn. */
    void dismiss(IntPredicate needless) {
        for (int place = 0; !isEmpty() && place < places.length(); place++) {
            int handle = places.get(place);
            if (handle != Candidates.NONE && needless.test(handle)) {
                left(place, handle);
            }
        }
    }
}
