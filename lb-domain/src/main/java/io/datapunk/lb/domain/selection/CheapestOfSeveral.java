package io.datapunk.lb.domain.selection;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.random.RandomGenerator;

/**
 * The cheapest of several that are drawn, for a strategy that compares two where requests are many. Immutable; thread-safe and lock-free where
 * the picker is.
 *
 * <p>One that is not well takes no part. The first one is drawn by the shares of all, so that among equals each gets its share. A second one is
 * looked for among all that are drawn next: each of them has one lot for a request, by the chance of its share, however often it is drawn. So has each
 * further one, but where its share is cut because it ramps or throttles the odds of that are {@link Acceptance#amongSeveral less}: a limit is to hold also
 * where it is the cheapest of all.
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
    /** So many sick ones are made up for, as among two. */
    private static final int MORE_DRAWS = 6;

    /**
     * One that takes part, or {@link Candidates#NONE} where none of the drawn does. O(draws).
     *
     * @param draws how many are drawn, the same one perhaps more than once; 2 at least, and one more for each that is not well until two take part, up
     *     to six
     */
    int from(int draws, Candidates candidates, SelectionContext context, RandomGenerator random) {
        int others = Math.max(1, Math.min(draws, candidates.eligibleCount()));
        long lots = random.nextLong();
        int cheapest = Candidates.NONE;
        double least = Double.POSITIVE_INFINITY;
        int compared = 0;
        int most = draws;
        for (int draw = 0; draw < most; draw++) {
            int next = other(cheapest, candidates, random);
            if (next == Candidates.NONE) {
                break;
            }
            if (!isWell(next, candidates, context)) {
                most += compared < LEAST_COMPARED && most < draws + MORE_DRAWS ? 1 : 0;
                continue;
            }
            float lot = compared == 0 ? random.nextFloat() : Lot.of(lots, next);
            float chance = compared < LEAST_COMPARED
                    ? acceptance.of(next, candidates)
                    : acceptance.amongSeveral(others, next, candidates);
            if (lot < chance) {
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
