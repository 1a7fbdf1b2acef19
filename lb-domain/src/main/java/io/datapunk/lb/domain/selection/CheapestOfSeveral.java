package io.datapunk.lb.domain.selection;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.random.RandomGenerator;

/**
 * The cheapest of several that are drawn, for a strategy that compares two where requests are many. Immutable; thread-safe and lock-free where
 * the picker is.
 *
 * <p>One that is not well takes no part. The others do with the chance of their share: the first one is drawn until a lot falls for one, so that
 * among equals each gets its share, and each further one has one lot, however often it is drawn. It counts as cheaper only where it is so by more
 * than a hundredth. Within the band of latencies that differ by chance, where a 32nd of a difference counts, that is a third of the middle;
 * were less enough, whoever was lucky once would get nearly all requests, and others none for minutes.
 * So one of a small share that is clearly cheaper than all others gets that part of all requests, and not of what would be its own.
 *
 * @param picker says what each costs
 * @param acceptance by which each takes part
 */
record CheapestOfSeveral(BetterOfTwoPicker picker, Acceptance acceptance) {
    private static final double CLEARLY = 1.01;

    /**
     * One that takes part, or {@link Candidates#NONE} where none of the drawn does. O(draws).
     *
     * @param draws how many are drawn, the same one perhaps more than once; 2 at least, and up to as many again until the first takes part
     */
    int from(int draws, Candidates candidates, SelectionContext context, RandomGenerator random) {
        int cheapest = first(draws, candidates, context, random);
        if (cheapest == Candidates.NONE) {
            return cheapest;
        }
        double least = picker.seenCost(candidates, cheapest);
        long lots = random.nextLong();
        for (int draw = 1; draw < draws; draw++) {
            int next = other(cheapest, candidates, random);
            if (next != Candidates.NONE
                    && isWell(next, candidates, context)
                    && Selector.unit(lots, next) < acceptance.of(next, candidates)) {
                double cost = picker.seenCost(candidates, next);
                if (cost * CLEARLY < least) {
                    cheapest = next;
                    least = cost;
                }
            }
        }
        return cheapest;
    }

    private int first(int draws, Candidates candidates, SelectionContext context, RandomGenerator random) {
        for (int draw = 0; draw < draws; draw++) {
            int next = candidates.any(random);
            if (next != Candidates.NONE
                    && isWell(next, candidates, context)
                    && random.nextFloat() < acceptance.of(next, candidates)) {
                return next;
            }
        }
        return Candidates.NONE;
    }

    /** Another one than this, or the same where there is no other. */
    private static int other(int handle, Candidates candidates, RandomGenerator random) {
        int next = candidates.any(random);
        if (next != handle) {
            return next;
        }
        long two = candidates.pair(random);
        return Candidates.first(two) == handle ? Candidates.second(two) : Candidates.first(two);
    }

    private static boolean isWell(int handle, Candidates candidates, SelectionContext context) {
        return candidates.health(handle) >= BetterOfTwoPicker.WELL && !context.excluded(handle);
    }
}
