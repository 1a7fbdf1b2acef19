package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * Who should be tried by one of the next requests, before any strategy is asked. Lock-free; allocates nothing.
 *
 * <p>Who waits for the next request, and who waits long, has a place each: so who can wait keeps nobody out who cannot, nor the other way
 * round. Those in doubt are served by lot: each request has drawn one of the members, and serves it if it waits. So each of them gets
 * its fair share and no more, however many they are, and one that leaves is never served. Whoever weighs less than most serves that part of these requests. That they wait stands in their own lines, and
 * goes on while they answer, so that requests which serve them change nothing that others look at.
 */
final class Attention {
    /** How soon one who waits must be served. */
    enum Patience {
        /** By the next request. */
        NONE,
        /** By each request with the chance of its fair share, while it is idle, so that whoever is in doubt gets no more than that. */
        FAIR,
        /** By a 32nd of those requests, as it has just failed. */
        RARE,
        /** By one request in 64, so that what its trial may cost stays a small part of the traffic. */
        LONG
    }

    private static final int FEW = 64;
    private static final int PART_OF_ITS_SHARE = 32;

    /** After so many requests that told nothing of what it takes one counts as a usual one. */
    private static final int ASKED_IN_VAIN = 8;

    /** In both places. */
    private static final long NOBODY = Candidates.pairOf(Candidates.NONE, Candidates.NONE);

    private final Lines lines;
    private final Members members;
    private final Detours detours;

    /** The first one waits for the next request, the second one long: one word, so that whether there is anybody is asked of both at once. */
    private final AtomicLong places = new AtomicLong(NOBODY);

    /** Whether there may be some in doubt who wait. */
    private volatile boolean someInDoubt;

    Attention(Lines lines, Members members, Detours detours) {
        this.lines = lines;
        this.members = members;
        this.detours = detours;
    }

    /** Lets an instance wait, unless another one has its place. */
    void offer(int handle, Patience patience) {
        switch (patience) {
            case NONE -> replace(Candidates.NONE, handle, true);
            case LONG -> replace(Candidates.NONE, handle, false);
            case FAIR, RARE -> {
                lines.letWait(handle, patience == Patience.RARE);
                if (!someInDoubt) {
                    someInDoubt = true;
                }
            }
        }
    }

    /** Puts somebody in the place of somebody else, where each may be nobody; tells whether that one was there. */
    private boolean replace(int before, int after, boolean next) {
        while (true) {
            long now = places.get();
            int first = Candidates.first(now);
            int second = Candidates.second(now);
            if ((next ? first : second) != before) {
                return false;
            }
            if (places.compareAndSet(now, next ? Candidates.pairOf(after, second) : Candidates.pairOf(first, after))) {
                tellWhetherSomebodyWaits();
                return true;
            }
        }
    }

    /** Until what was told is so: another thread may have changed it meanwhile, and told before this one did. */
    private void tellWhetherSomebodyWaits() {
        long told;
        do {
            told = places.get();
            detours.because(Detours.Reason.SOMEBODY_WAITS, told != NOBODY);
        } while (places.get() != told);
    }

    /** Whether some in doubt may wait, for whom a lot must be drawn. */
    boolean someAreInDoubt() {
        return someInDoubt;
    }

    /** Begins to count anew who is in doubt and waits. */
    void recount() {
        someInDoubt = false;
    }

    /** Counts this one, if it is one of those. */
    void count(int handle) {
        if (lines.waits(handle)) {
            someInDoubt = true;
        }
    }

    /** Takes who waits for the next request, if the request may; else {@link Candidates#NONE}. */
    int takeNext(SelectionContext context) {
        int next = Candidates.first(places.get());
        return next != Candidates.NONE && served(next, true, context) ? next : Candidates.NONE;
    }

    /** The same, if it is one of these. */
    int takeNext(SelectionContext context, IntPredicate which) {
        int next = Candidates.first(places.get());
        return next != Candidates.NONE && which.test(next) && served(next, true, context) ? next : Candidates.NONE;
    }

    /** Whether a request that has drawn this one is to serve it, because it is in doubt and waits. */
    boolean isTurnOf(int lot, SelectionContext context, RandomGenerator random) {
        return lot != Candidates.NONE
                && !context.excluded(lot)
                && lines.waits(lot)
                && (!lines.waitsRarely(lot) || random.nextInt(PART_OF_ITS_SHARE) == 0)
                && isWithinItsShare(lines.standing(lot), random);
    }

    /**
     * Whether a request that has drawn this one is to ask it, as nothing is known of what it takes: so it has its share until it has told, where
     * many are compared and whoever is known to be quicker than a usual one is preferred.
     */
    boolean isToTell(int lot, SelectionContext context, RandomGenerator random) {
        if (lot == Candidates.NONE || !LoadWord.idleAndUnknown(lines.load(lot)) || context.excluded(lot)) {
            return false;
        }
        long standing = lines.standing(lot);
        return StandingWord.free(standing)
                && lines.completed(lot) < ASKED_IN_VAIN
                && isWithinItsShare(StandingWord.ramp(standing) * StandingWord.health(standing), standing, random);
    }

    private boolean isWithinItsShare(long standing, RandomGenerator random) {
        return isWithinItsShare(1, standing, random);
    }

    /** Members are drawn alike, whatever they weigh. Nothing is drawn for one that weighs as much as most, and has all of it. */
    private boolean isWithinItsShare(float cut, long standing, RandomGenerator random) {
        float part = cut * StandingWord.weight(standing) / members.meanWeight();
        return part >= 1 || random.nextFloat() < part;
    }

    /** Takes who waits long, if it is its turn, and the request may; else {@link Candidates#NONE}. */
    int takeSeldom(SelectionContext context, RandomGenerator random) {
        int seldom = Candidates.second(places.get());
        return seldom != Candidates.NONE && random.nextInt(FEW) == 0 && served(seldom, false, context)
                ? seldom
                : Candidates.NONE;
    }

    /** What the request excludes goes on waiting. */
    private boolean served(int handle, boolean next, SelectionContext context) {
        return !context.excluded(handle) && replace(handle, Candidates.NONE, next);
    }

    /** Sends away who has a place and need not wait any more. */
    void dismiss(IntPredicate needless) {
        long now = places.get();
        dismiss(Candidates.first(now), true, needless);
        dismiss(Candidates.second(now), false, needless);
    }

    private void dismiss(int handle, boolean next, IntPredicate needless) {
        if (handle != Candidates.NONE && needless.test(handle)) {
            replace(handle, Candidates.NONE, next);
        }
    }
}
