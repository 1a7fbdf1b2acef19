package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * Who should be tried by one of the next requests, before any strategy is asked. There are places of their own for each
 * patience, but that who is in doubt has one for both of its own, so that nobody who can wait keeps out who cannot, nor the
 * other way round. Lock-free; allocates nothing.
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
        /** By a 32nd of those requests, as it has just failed. */
        RARE,
        /** By one request in 64, so that what its trial may cost stays a small part of the traffic. */
        LONG
    }

    private static final int FEW = 64;
    private static final int PART_OF_ITS_SHARE = 32;
    /** With a handle in a place in doubt: {@link Patience#RARE}. Above any handle. */
    private static final int RARELY = 1 << 30;

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

    /** Lets an instance wait, unless another one waits in its place; one that waits already, by the less patient of both. */
    void offer(int handle, Patience patience) {
        int place = switch (patience) {
            case NONE -> NEXT;
            case FAIR, RARE -> inDoubt(handle);
            case LONG -> SELDOM;
        };
        int entry = patience == Patience.RARE ? handle | RARELY : handle;
        int there = places.get(place);
        if (there == Candidates.NONE && places.compareAndSet(place, Candidates.NONE, entry)) {
            waiting.getAndIncrement();
        } else if (there == (handle | RARELY) && there != entry) {
            places.compareAndSet(place, there, entry); // It may be asked sooner than when it began to wait.
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
        int entry = places.get(place);
        boolean its = entry == lot || (entry == (lot | RARELY) && random.nextInt(PART_OF_ITS_SHARE) == 0);
        if (its && lot != Candidates.NONE && !context.excluded(lot) && left(place, entry)) {
            return lot;
        }
        int seldom = places.get(SELDOM);
        return seldom != Candidates.NONE && random.nextInt(FEW) == 0 && served(seldom, SELDOM, context)
                ? seldom
                : Candidates.NONE;
    }

    /** Takes the one that must be served by the next request, if it is one of these, and the request may. */
    int takeNext(SelectionContext context, IntPredicate which) {
        int next = places.get(NEXT);
        return next != Candidates.NONE && which.test(next) && served(next, NEXT, context) ? next : Candidates.NONE;
    }

    private boolean served(int handle, int place, SelectionContext context) {
        return handle != Candidates.NONE && !context.excluded(handle) && left(place, handle);
    }

    private boolean left(int place, int entry) {
        boolean left = places.compareAndSet(place, entry, Candidates.NONE);
        if (left) {
            waiting.getAndDecrement();
        }
        return left;
    }

    /** Sends away who need not wait any more, such as who is no member and so is never drawn. */
    void dismiss(IntPredicate needless) {
        for (int place = 0; !isEmpty() && place < places.length(); place++) {
            int entry = places.get(place);
            if (entry != Candidates.NONE && needless.test(entry & ~RARELY)) {
                left(place, entry);
            }
        }
    }
}
