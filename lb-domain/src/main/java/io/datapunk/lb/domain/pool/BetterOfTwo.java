package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.lang.invoke.VarHandle;
import java.util.random.RandomGenerator;

/**
 * The better of two drawn members, as {@link Candidates#betterOfTwo} defines it, and a request that begins there in the same look.
 * Thread-safe and lock-free.
 */
final class BetterOfTwo {
    private final Lines lines;
    private final Draws draws;
    private final Costs costs;
    private final Conditions conditions;
    private final CoarseClock clock;

    BetterOfTwo(Store store, Draws draws, Costs costs, Conditions conditions, CoarseClock clock) {
        this.lines = store.lines();
        this.draws = draws;
        this.costs = costs;
        this.conditions = conditions;
        this.clock = clock;
    }

    /** The first draw, one step further on a walk; {@link #begin}, {@link #better} and {@link #pair} go on from there. */
    long draw(PairWalk walk, RandomGenerator random) {
        return draws.first(walk, random);
    }

    /**
     * Begins a request at the better one of a draw, where it is the better one beyond doubt and nothing takes of its share: then
     * nobody else has to be asked, and all is read from lines that were found once.
     *
     * @return its ticket; {@link Ticket#NONE}, and nothing was done, when one must ask
     */
    long begin(long drawn, SelectionContext context) {
        if (drawn == Draws.NOBODY) {
            return Ticket.NONE;
        }
        int first = Candidates.first(drawn);
        int second = Candidates.second(drawn);
        long[] chunkOfFirst = lines.chunk(first);
        long[] chunkOfSecond = lines.chunk(second);
        long standingOfFirst = Lines.standing(chunkOfFirst, first);
        long standingOfSecond = Lines.standing(chunkOfSecond, second);
        if (!StandingWord.plain(standingOfFirst, standingOfSecond)) {
            return Ticket.NONE;
        }
        long advantage = costs.advantage(
                Lines.load(chunkOfFirst, first), standingOfFirst, Lines.load(chunkOfSecond, second), standingOfSecond);
        return advantage == Costs.UNKNOWN ? Ticket.NONE : begin(better(first, second, advantage), context.route());
    }

    private long begin(int handle, int route) {
        // Who was drawn by handle was not published as a member: what follows must be no older than what was seen so
        // far.
        VarHandle.acquireFence();
        long life = lines.beginWhole(lines.chunk(handle), handle, clock.tick(), conditions.typicalLatency());
        return life == Lines.NOT_BEGUN ? Ticket.NONE : Ticket.of(handle, (int) life, false, route);
    }

    /** What is compared: see {@link Draws#eligible(long, RandomGenerator)}. */
    long pair(long drawn, RandomGenerator random) {
        return draws.eligible(drawn, random);
    }

    /** The better one of a draw, or of the next of which both are eligible; or both. */
    long better(long drawn, RandomGenerator random) {
        long pair = pair(drawn, random);
        int first = Candidates.first(pair);
        int second = Candidates.second(pair);
        if (first == second) {
            return pair;
        }
        long standingOfFirst = lines.standing(first);
        long standingOfSecond = lines.standing(second);
        if (!StandingWord.plain(standingOfFirst, standingOfSecond)) {
            return pair;
        }
        long advantage = costs.advantage(lines.load(first), standingOfFirst, lines.load(second), standingOfSecond);
        return advantage == Costs.UNKNOWN ? pair : Candidates.pairOf(better(first, second, advantage), Candidates.NONE);
    }

    /** Who of both it is cannot be foreseen: so it is arithmetic, which costs less than a branch that is guessed wrong. */
    private static int better(int first, int second, long advantage) {
        return first ^ ((first ^ second) & (int) (advantage >> 63));
    }
}
