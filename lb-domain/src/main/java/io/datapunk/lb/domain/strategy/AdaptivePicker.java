package io.datapunk.lb.domain.strategy;

import io.datapunk.lb.domain.selection.BetterOfTwoPicker;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Compares the cost of two draws, of three where the servers report their load, and looks further when one of them is sick. Where
 * requests are few the framework compares more than two in its place, by {@link #seenCost}.
 *
 * <p>Lock-free; reads every figure of a candidate once for each comparison.
 */
final class AdaptivePicker implements BetterOfTwoPicker {
    /*
     * The cost is peak EWMA's (Finagle), latency times queue, divided by the scorer's health, which holds the
     * success rate to the third power. Stall stands in for the latency of requests that have not come back: a black
     * hole never reports one.
     *
     * An instance without a latency is compared as if it had the other's, so that only load and health decide: zero
     * would draw all traffic to the unknown one, infinity would starve it.
     *
     * A reported load tells what all clients have there, which the own queue cannot, but is as old as the last answer: whoever
     * follows it alone meets everybody else who read the same. So it counts by its square root, and only between two that
     * both report one. Since they are then told apart more surely, a third draw is worth its time.
     *
     * To be better than a sick one says little: a slow one is, too. So up to six more draws are made until the best was
     * compared with another that is well. When most of the pool is sick even those rarely hit one that answers, and the last
     * instance found well is kept for the picks that find nobody: with one of ten alive that is most of what matters.
     * The field is written only by picks that had to search and when it changes, so a healthy pool never touches it.
     * It is a hint: it may be stale, and is checked like any draw. Whether it is a member is not checked there but where a picker is
     * made for other members, as who has left a group may be used by another one.
     */
    private static final double LEAST_HEALTH = 1e-5;
    private static final int MORE_DRAWS = 6;

    private final AtomicInteger lastWell;

    private AdaptivePicker(int lastWell) {
        this.lastWell = new AtomicInteger(lastWell);
    }

    /** One that remembers nobody. */
    AdaptivePicker() {
        this(Candidates.NONE);
    }

    /** One for these members, that remembers whom this one does if that is among them. O(members). */
    AdaptivePicker among(Candidates members) {
        int hint = lastWell.getPlain();
        int size = hint == Candidates.NONE ? 0 : members.size();
        for (int index = 0; index < size; index++) {
            if (members.handle(index) == hint) {
                return new AdaptivePicker(hint);
            }
        }
        return new AdaptivePicker();
    }

    @Override
    public int pick(Candidates candidates, SelectionContext context, RandomGenerator random) {
        RandomGenerator chance = KeyedRandom.orGiven(context, random);
        long two = context.excludesNobody() ? candidates.betterOfTwo(chance) : candidates.pair(chance);
        return pickFrom(two, candidates, context, chance);
    }

    @Override
    public int pickFrom(long two, Candidates candidates, SelectionContext context, RandomGenerator chance) {
        int first = Candidates.first(two);
        int second = Candidates.second(two);
        return second == Candidates.NONE ? first : weigh(candidates, context, chance, first, second);
    }

    /** Chooses where something else than what is expected counts. */
    private int weigh(Candidates candidates, SelectionContext context, RandomGenerator chance, int first, int second) {
        int best = better(candidates, context, first, second);
        int other = best == first ? second : first;
        if (!well(candidates, context, best) || !well(candidates, context, other)) {
            return search(candidates, context, chance, best);
        }
        return reportsLoad(candidates, best) ? third(candidates, context, chance, best) : best;
    }

    /** The better of this one and another draw that is well. */
    private static int third(Candidates candidates, SelectionContext context, RandomGenerator random, int best) {
        int next = candidates.any(random);
        return next != Candidates.NONE && well(candidates, context, next)
                ? better(candidates, context, best, next)
                : best;
    }

    /** The cheaper one; the first of equals, which the order of the draw makes a fair choice. */
    private static int better(Candidates candidates, SelectionContext context, int first, int second) {
        return first == second
                ? first
                : better(
                        candidates,
                        context,
                        first,
                        expectedForHealth(candidates, first),
                        second,
                        expectedForHealth(candidates, second));
    }

    /** The same of two whose costs without a reported load are known already; NaN for whom nothing is expected. */
    private static int better(
            Candidates candidates,
            SelectionContext context,
            int first,
            double expectedOfFirst,
            int second,
            double expectedOfSecond) {
        if (context.excluded(second)) {
            return first;
        }
        if (context.excluded(first)) {
            return second;
        }
        double firstCost = expectedOfFirst;
        double secondCost = expectedOfSecond;
        if (Double.isNaN(firstCost) || Double.isNaN(secondCost)) {
            firstCost = forHealth(queueWithThisOne(candidates, first), candidates.health(first));
            secondCost = forHealth(queueWithThisOne(candidates, second), candidates.health(second));
        }
        if (reportsLoad(candidates, second) && reportsLoad(candidates, first)) {
            firstCost *= pressure(candidates, first);
            secondCost *= pressure(candidates, second);
        }
        return firstCost <= secondCost ? first : second;
    }

    /** Draws on until the best one is well and was compared with another one that is. */
    private int search(Candidates candidates, SelectionContext context, RandomGenerator random, int drawn) {
        int best = drawn;
        float healthOfBest = candidates.health(best);
        double expectedOfBest = forHealth(candidates.expectedNanos(best), healthOfBest);
        boolean bestIsWell = healthOfBest >= WELL && !context.excluded(best);
        for (int draw = 0; draw < MORE_DRAWS; draw++) {
            int next = candidates.any(random);
            if (next == Candidates.NONE) {
                break;
            }
            if (next == best) {
                continue;
            }
            float healthOfNext = candidates.health(next);
            double expectedOfNext = forHealth(candidates.expectedNanos(next), healthOfNext);
            boolean nextIsWell = healthOfNext >= WELL && !context.excluded(next);
            boolean bothAreWell = nextIsWell && bestIsWell;
            if (better(candidates, context, next, expectedOfNext, best, expectedOfBest) == next) {
                best = next;
                expectedOfBest = expectedOfNext;
                bestIsWell = nextIsWell;
            }
            if (bothAreWell) {
                break;
            }
        }
        if (bestIsWell) {
            remember(best);
            return best;
        }
        int hint = lastWell.getPlain();
        if (candidates.eligible(hint)) {
            best = better(candidates, context, best, hint);
        }
        return context.excluded(best) ? UniformDraw.from(candidates, context, random) : best;
    }

    private void remember(int handle) {
        if (lastWell.getPlain() != handle) {
            lastWell.setPlain(handle);
        }
    }

    private static boolean well(Candidates candidates, SelectionContext context, int handle) {
        return candidates.health(handle) >= WELL && !context.excluded(handle);
    }

    private static double queueWithThisOne(Candidates candidates, int handle) {
        return candidates.queue(handle) + 1;
    }

    private static double expectedForHealth(Candidates candidates, int handle) {
        return forHealth(candidates.expectedNanos(handle), candidates.health(handle));
    }

    /** A cost divided by health. */
    private static double forHealth(double cost, float health) {
        return health >= GOOD_HEALTH ? cost : cost / (health > LEAST_HEALTH ? health : LEAST_HEALTH);
    }

    private static boolean reportsLoad(Candidates candidates, int handle) {
        return candidates.reportedLoad(handle) >= 0;
    }

    /** What the load it reports adds. */
    private static double pressure(Candidates candidates, int handle) {
        return Math.sqrt(candidates.reportedLoad(handle) + 1.0);
    }

    @Override
    public double seenCost(Candidates candidates, int handle) {
        double expected = candidates.expectedNanos(handle);
        return forHealth(
                Double.isNaN(expected) ? queueWithThisOne(candidates, handle) : expected, candidates.health(handle));
    }

    @Override
    public double cost(Candidates candidates, int handle) {
        double cost = seenCost(candidates, handle);
        return reportsLoad(candidates, handle) ? cost * pressure(candidates, handle) : cost;
    }
}
