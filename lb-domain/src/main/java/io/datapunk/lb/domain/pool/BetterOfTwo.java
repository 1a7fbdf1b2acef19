package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.lang.invoke.VarHandle;
import java.util.random.RandomGenerator;

/**
 * The better of two drawn members, as {@link Candidates#betterOfTwo} defines it, and a request that begins there. Thread-safe and
 * lock-free.
 *
 * <p>The first one is the better one whatever the second is, where nothing is out to it, hardly anything speaks against it and it is not
 * slow: nobody else could answer sooner by more than a little. So most requests look at one line. Taking who is idle before comparing is that of
 * Join-Idle-Queue (Lu and others, Join-Idle-Queue: A novel load balancing algorithm for dynamically scalable web services, 2011), without
 * its queues.
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

    /**
     * Begins a request at one that was drawn first, where it is the better one by itself and was busy a moment ago: what there is to do for
     * most requests where they are many.
     *
     * @param handle may be {@link Candidates#NONE}
     * @return its ticket; {@link Ticket#NONE}, and nothing was done, when that is not so
     */
    long beginNow(int handle, SelectionContext context) {
        if (handle == Candidates.NONE) {
            return Ticket.NONE;
        }
        long life = lines.beginNow(handle, clock.tick(), conditions.slowLatencyBits());
        return life == Lines.NOT_BEGUN ? Ticket.NONE : Ticket.of(handle, (int) life, false, context.route());
    }

    /** The same at any time, and also where it is in doubt and waits for it. */
    long beginIdle(int handle, SelectionContext context) {
        if (handle == Candidates.NONE) {
            return Ticket.NONE;
        }
        long life = lines.beginIdle(handle, clock.tick(), conditions.slowLatencyBits(), conditions.typicalLatency());
        return life == Lines.NOT_BEGUN ? Ticket.NONE : Ticket.of(handle, (int) life, false, context.route());
    }

    /**
     * Begins a request at the better one, where nothing takes of its share: then nobody else has to be asked.
     *
     * @return its ticket; {@link Ticket#NONE}, and nothing was done, when one must ask
     */
    long begin(int better, SelectionContext context) {
        // Who was drawn by handle was not published as a member: what follows must be no older than what was seen so
        // far.
        VarHandle.acquireFence();
        long life = lines.beginWhole(better, clock.tick(), conditions.typicalLatency());
        return life == Lines.NOT_BEGUN ? Ticket.NONE : Ticket.of(better, (int) life, false, context.route());
    }

    private boolean isBetterByItself(long load, long standing) {
        return StandingWord.trusted(standing) && LoadWord.idleAndNotSlow(load, conditions.slowLatencyBits());
    }

    private boolean isBetterByItself(int handle) {
        return handle != Candidates.NONE && isBetterByItself(lines.load(handle), lines.standing(handle));
    }

    /** The better one of a step, or of the next draw of which both are eligible; or both. */
    long better(long step, RandomGenerator random) {
        return betterOf(draws.both(step), random);
    }

    /** The same of a draw of its own. */
    long better(RandomGenerator random) {
        return betterOf(draws.first(random), random);
    }

    private long betterOf(long drawn, RandomGenerator random) {
        int first = Candidates.first(drawn);
        if (first == Candidates.NONE) {
            return draws.eligible(drawn, random);
        }
        long[] chunk = lines.chunk(first);
        long load = Lines.load(chunk, first);
        long standing = Lines.standing(chunk, first);
        if (isBetterByItself(load, standing)) {
            return Candidates.pairOf(first, Candidates.NONE);
        }
        long either = better(first, load, standing, Candidates.second(drawn));
        long pair = either == drawn ? draws.eligible(drawn, random) : either;
        return pair == either ? either : compared(pair);
    }

    private long compared(long pair) {
        int first = Candidates.first(pair);
        int second = Candidates.second(pair);
        return first == second ? pair : better(first, lines.load(first), lines.standing(first), second);
    }

    /** The better one alone, where that is beyond doubt; else both. */
    private long better(int first, long loadOfFirst, long standingOfFirst, int second) {
        long[] chunk = lines.chunk(second);
        long standingOfSecond = Lines.standing(chunk, second);
        if (StandingWord.plain(standingOfFirst, standingOfSecond)) {
            long advantage = costs.advantage(loadOfFirst, standingOfFirst, Lines.load(chunk, second), standingOfSecond);
            if (advantage != Costs.UNKNOWN) {
                return Candidates.pairOf(better(first, second, advantage), Candidates.NONE);
            }
        }
        return Candidates.pairOf(first, second);
    }

    /** What there is to compare: the first one twice where it is the better one by itself, else see {@link Draws#eligible(long, RandomGenerator)}. */
    long idleOrPair(long step, RandomGenerator random) {
        return idleOrEligible(draws.both(step), random);
    }

    /** The same of a draw of its own. */
    long idleOrPair(RandomGenerator random) {
        return idleOrEligible(draws.first(random), random);
    }

    private long idleOrEligible(long drawn, RandomGenerator random) {
        int first = Candidates.first(drawn);
        return isBetterByItself(first) ? Candidates.pairOf(first, first) : draws.eligible(drawn, random);
    }

    /** Who of both it is cannot be foreseen: so it is arithmetic, which costs less than a branch that is guessed wrong. */
    private static int better(int first, int second, long advantage) {
        return first ^ ((first ^ second) & (int) (advantage >> 63));
    }
}
