package io.datapunk.lb.spi.selection;

import java.util.random.RandomGenerator;

/**
 * Chooses one candidate per request.
 *
 * <p>Called by many threads at once, on the request's path: implementations take no lock, allocate nothing (for a request
 * with a routing hash: one small object at most) and answer in O(1) (by hash: O(log n)).
 */
@FunctionalInterface
public interface Picker {
    /**
     * Picks.
     *
     * @param candidates the live view this picker was prepared for
     * @param context what the request says; when it has a routing hash, nothing is drawn from {@code random}. It may exclude
     *     some of the candidates or all
     * @param random the only source of chance
     * @return a handle; {@link Candidates#NONE} when nothing is eligible. What is no eligible candidate is not used:
     *     the framework asks again. What never was a handle is a fault of the picker
     */
    int pick(Candidates candidates, SelectionContext context, RandomGenerator random);

    /**
     * What this candidate would cost, lower wins, NaN when the picker knows no cost. Used to explain a pick, and where the framework
     * chooses itself: there the cheaper one of two.
     */
    default double cost(Candidates candidates, int handle) {
        return Double.NaN;
    }
}
