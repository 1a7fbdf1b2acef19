package io.datapunk.lb.domain.selection;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.random.RandomGenerator;

/**
 * The cheapest of several that are drawn, for a strategy that compares two where requests are many. Immutable; thread-safe and lock-free where
 * the picker is.
 *
 * <p>One that is not well takes no part. The first one is drawn by the shares of all, so that among equals each gets its share. Each other one has
 * one lot for a request, however often it is drawn. The second one takes part with the chance of its share, so that it is as where two are compared;
 * each further one where its share is not cut, else by the odds of its share divided by how many there are to be met. So one that should have little,
 * because it ramps, throttles or weighs less, has no more than about three times that where it is the cheapest of all.
 *
 * <p>One counts as cheaper only where it is so by more than a hundredth. Within the band of latencies that differ by chance, where a 32nd of a
 * difference counts, that is a third of the middle; were less enough, whoever was lucky once would get nearly all requests, and others none for
 * minutes.
 *
 * @param picker says what each costs
 * @param acceptance by which each takes part
 */
record CheapestOfSeveral(BetterOfTwoPicker picker, Acceptance acceptance) {
    private static final double CLEARLY = 1.01;
    private static final int LEAST_COMPARED = 2;
    /** As many as among two, where others are sick. */
    private static final int MORE_DRAWS = 6;

    /**
     * One that takes part, or {@link Candidates#NONE} where none of the drawn does. O(draws).
     *
     * @param draws how many are drawn, the same one perhaps more than once; 2 at least, and up to six more until two take part
     */
    int from(int draws, Candidates candidates, SelectionContext context, RandomGenerator random) {
        int others = Math.min(draws, candidates.size());
        long lots = random.nextLong();
        int cheapest = Candidates.NONE;
        double least = Double.POSITIVE_INFINITY;
        int compared = 0;
        for (int draw = 0; draw < draws || (compared < LEAST_COMPARED && draw < draws + MORE_DRAWS); draw++) {
            int next = other(cheapest, candidates, random);
            if (next == Candidates.NONE || !isWell(next, candidates, context)) {
                continue;
            }
            float share = acceptance.of(next, candidates);
            float lot = compared == 0 ? random.nextFloat() : Lot.of(lots, next);
            if (lot < (compared < LEAST_COMPARED ? share : oddsAmong(others, share))) {
                compared++;
                double cost = picker.seenCost(candidates, next);
                if (cost * CLEARLY < least) {
                    cheapest = next;
                    least = cost;
                }
            }
        }
        return cheapest;
    }

    /** The chance by odds that are so many times less than those of the share; 1 where that is. */
    private static float oddsAmong(int others, float share) {
        return share / (share + (1 - share) * others);
    }

    /** Another one than this, or the same where there is no other. */
    private static int other(int handle, Candidates candidates, RandomGenerator random) {
        int next = candidates.any(random);
        if (next != handle || next == Candidates.NONE) {
            return next;
        }
        long two = candidates.pair(random);
        return Candidates.first(two) == handle ? Candidates.second(two) : Candidates.first(two);
    }

    private static boolean isWell(int handle, Candidates candidates, SelectionContext context) {
        return candidates.health(handle) >= BetterOfTwoPicker.WELL && !context.excluded(handle);
    }
}
