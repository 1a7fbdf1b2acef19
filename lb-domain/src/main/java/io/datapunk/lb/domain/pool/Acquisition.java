package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.circuit.Circuit;
import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.domain.selection.PickTracer;
import io.datapunk.lb.domain.selection.Selector;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.lang.invoke.VarHandle;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How a request begins: takes a hold on an instance.
 *
 * <p>Thread-safe and lock-free; allocates nothing but for a trial, or where the pick is explained.
 */
final class Acquisition {
    private static final int CLAIMS = 4;

    /** One way in which a request begins. */
    private interface Beginning {
        /**
         * @param drawn the first one of the last step, if one was made
         * @return {@link Ticket#NONE} when it is not its way
         */
        long begins(int drawn, Selector selector, SelectionContext context, RandomGenerator random);
    }

    private final Members members;
    private final Lines lines;
    private final Conditions conditions;
    private final Decisions decisions;
    private final Attention attention;
    private final PoolCandidates candidates;
    private final Draws draws;
    private final BetterOfTwo betterOfTwo;
    private final PairWalk walk;
    private final CoarseClock clock;

    /** Whom nobody has tried in time. A request with a key goes where its key leads, but would leave these out for ever. */
    private final IntPredicate waitsForAnyRequest;

    private final Detours detours;

    /** Which are asked one after the other where somebody was drawn, and that one does not serve in the short way. */
    private final Beginning[] afterDraw;

    /** The same where nobody was. */
    private final Beginning[] beforeDraw;

    private volatile Selector selector;

    /** Null when picks are not explained. */
    private volatile @Nullable Explaining explaining;

    Acquisition(
            Store store,
            Conditions conditions,
            Decisions decisions,
            Attention attention,
            PoolCandidates candidates,
            PairWalk walk,
            CoarseClock clock,
            Selector selector) {
        members = store.members();
        lines = store.lines();
        this.conditions = conditions;
        this.decisions = decisions;
        this.attention = attention;
        this.candidates = candidates;
        draws = candidates.draws();
        betterOfTwo = candidates.betterOfTwo();
        this.walk = walk;
        this.clock = clock;
        Slots slots = store.slots();
        waitsForAnyRequest =
                handle -> slots.state(handle).circuit() instanceof Circuit.HalfOpen trial && trial.unasked();
        detours = conditions.detours();
        // Arrays, and not one call after the other: a call that was made a hundred times is compiled into its caller,
        // however
        // few of the requests those were, and then what these few need is in the way of all.
        afterDraw = new Beginning[] {this::idle, this::inDoubt, this::comparedOrPassedOver};
        beforeDraw = new Beginning[] {this::whereMoreCounts};
        chooseBy(selector);
    }

    /** Whom to ask from now on, and again after it has prepared. One thread at a time. */
    void chooseBy(Selector next) {
        selector = next;
        detours.because(Detours.Reason.OTHER_STRATEGY, !next.beginsWithBetterOfTwo());
    }

    /** Who chooses. */
    Selector selector() {
        return selector;
    }

    /** Who writes picks down from now on, or nobody. One thread at a time. */
    void explain(@Nullable Explaining next) {
        explaining = next;
        detours.because(Detours.Reason.EXPLAINED, next != null);
    }

    /** A ticket of whom the selector chooses, or {@link Ticket#NONE} when nobody can be used. */
    long acquire(SelectionContext context, RandomGenerator random) {
        int first = Candidates.NONE;
        if (detours.none() && context.excludesNobody() && !context.hasHash()) {
            first = draws.next(walk, random);
            long ticket = betterOfTwo.beginNow(first, context);
            if (ticket != Ticket.NONE) {
                return ticket;
            }
        }
        return acquireOtherwise(first, context, random);
    }

    /** @param drawn the first one of the last step, or {@link Candidates#NONE} when none was made */
    private long acquireOtherwise(int drawn, SelectionContext context, RandomGenerator random) {
        Selector now = selector;
        Explaining watching = drawn == Candidates.NONE ? explaining : null; // Who has drawn is on its way already.
        if (watching != null && watching.isAffordable()) {
            return watching.acquire(now, context, random);
        }
        for (Beginning each : drawn == Candidates.NONE ? beforeDraw : afterDraw) {
            long ticket = each.begins(drawn, now, context, random);
            if (ticket != Ticket.NONE) {
                return ticket;
            }
        }
        return Ticket.NONE;
    }

    private long idle(int first, Selector selector, SelectionContext context, RandomGenerator random) {
        return betterOfTwo.beginIdle(first, context);
    }

    private long inDoubt(int first, Selector selector, SelectionContext context, RandomGenerator random) {
        return claimInDoubt(first, context, random);
    }

    /** At a first one that neither is better by itself nor waits: it is compared, or passed over for the next step. */
    private long comparedOrPassedOver(int first, Selector selector, SelectionContext context, RandomGenerator random) {
        if (!isPassedOver(first, selector, candidates, random)) {
            return acquireFrom(walk.last(), first, Candidates.NONE, selector, context, random);
        }
        int next = draws.next(walk, random);
        long begun = betterOfTwo.beginIdle(next, context);
        long ticket = begun == Ticket.NONE ? claimInDoubt(next, context, random) : begun;
        return ticket == Ticket.NONE
                ? acquireFrom(walk.last(), Candidates.NONE, turnedDown(first), selector, context, random)
                : ticket;
    }

    /**
     * Whether the first one of a step is out, or the lot is against it by which its share is cut: then the next step follows. So who is
     * drawn first takes part in a comparison with the chance of its share, and is not thinned after it.
     */
    private static boolean isPassedOver(int first, Selector selector, Candidates from, RandomGenerator random) {
        return first != Candidates.NONE
                && !from.whole(first)
                && !(from.eligible(first) && selector.admits(first, from, random));
    }

    /** One that was passed over, unless because it is out. */
    private int turnedDown(int first) {
        return candidates.eligible(first) ? first : Candidates.NONE;
    }

    /** Where somebody may wait, requests may be refused or are few, or the strategy does not compare two. */
    private long whereMoreCounts(int none, Selector selector, SelectionContext context, RandomGenerator random) {
        boolean refused = conditions.refuses();
        int breadth = breadthFor(context);
        boolean comparesTwo = breadth == Breadth.LEAST && beginsWithBetterOfTwo(selector, context);
        int first = comparesTwo ? draws.next(walk, random) : Candidates.NONE;
        long waiting = claimWaiting(first, context, refused, random);
        if (waiting != Ticket.NONE || refused) {
            return waiting;
        }
        if (comparesTwo) {
            return comparedOrPassedOver(first, selector, context, random);
        }
        if (breadth == Breadth.LEAST) {
            return claim(selector.select(candidates, context, random), candidates, context, random);
        }
        long told = claimToTell(context, random);
        return told == Ticket.NONE
                ? claim(selector.selectOfSeveral(breadth, candidates, context, random), candidates, context, random)
                : told;
    }

    /** Asks whom it draws, if that one is to tell what it takes. */
    private long claimToTell(SelectionContext context, RandomGenerator random) {
        int lot = conditions.someAreQuicker() ? draws.lot(random) : Candidates.NONE;
        return attention.isToTell(lot, context, random) ? claim(lot, context.route()) : Ticket.NONE;
    }

    /** How many are drawn for this request, if the strategy compares at all. A key goes where its two lead. */
    private int breadthFor(SelectionContext context) {
        return context.hasHash() ? Breadth.LEAST : conditions.breadth();
    }

    private static boolean beginsWithBetterOfTwo(Selector selector, SelectionContext context) {
        return selector.beginsWithBetterOfTwo() && context.excludesNobody() && !context.hasHash();
    }

    /**
     * Begins where a step of the walk leads, or asks the selector about it.
     *
     * @param admitted see {@link Selector#select}
     * @param turnedDown see {@link Selector#select}
     */
    private long acquireFrom(
            long step,
            int admitted,
            int turnedDown,
            Selector selector,
            SelectionContext context,
            RandomGenerator random) {
        long two = betterOfTwo.better(step, random);
        if (Candidates.second(two) == Candidates.NONE && Candidates.first(two) != Candidates.NONE) {
            long ticket = betterOfTwo.begin(Candidates.first(two), context);
            if (ticket != Ticket.NONE) {
                return ticket;
            }
        }
        int chosen = selector.selectFrom(two, admitted, turnedDown, candidates, context, random);
        return claim(chosen, candidates, context, random);
    }

    /** What {@link #acquire} does, step by step the same, written down. */
    long acquireTraced(Selector selector, PickTracer tracer) {
        SelectionContext context = tracer.context();
        RandomGenerator random = tracer.random();
        boolean refused = conditions.refuses();
        int breadth = breadthFor(context);
        boolean comparesTwo = breadth == Breadth.LEAST && beginsWithBetterOfTwo(selector, context);
        int first = comparesTwo ? draws.next(walk, random) : Candidates.NONE;
        long waiting = claimWaiting(first, context, refused, random);
        if (waiting != Ticket.NONE) {
            tracer.servedWaiting();
            return waiting;
        }
        if (refused) {
            tracer.refused();
            return waiting;
        }
        Candidates watched = tracer.candidates();
        if (breadth > Breadth.LEAST) {
            long told = claimToTell(context, random);
            if (told != Ticket.NONE) {
                tracer.servedWaiting();
                return told;
            }
            int cheapest = selector.tracedBy(tracer).selectOfSeveral(breadth, watched, context, random);
            return claim(tracer.chosen(cheapest), watched, context, random);
        }
        tracer.drawn(first);
        boolean passedOver = isPassedOver(first, selector, watched, random);
        int turnedDown = passedOver ? turnedDown(first) : Candidates.NONE;
        tracer.goesOn(turnedDown != Candidates.NONE);
        int admitted = passedOver ? Candidates.NONE : first;
        if (passedOver) {
            long inDoubt = claimInDoubt(draws.next(walk, random), context, random);
            if (inDoubt != Ticket.NONE) {
                tracer.servedWaiting();
                return inDoubt;
            }
        }
        if (comparesTwo) {
            tracer.beginsWith(betterOfTwo.idleOrPair(walk.last(), random));
        }
        int chosen = selector.tracedBy(tracer).select(admitted, turnedDown, watched, context, random);
        return claim(tracer.chosen(chosen), watched, context, random);
    }

    /**
     * Serves who waits, if it is this request's turn. Also while requests are refused: without trials nobody would ever be healthy again.
     *
     * @param drawn the first one of a step, or {@link Candidates#NONE}
     */
    private long claimWaiting(int drawn, SelectionContext context, boolean refused, RandomGenerator random) {
        if (context.hasHash() && !refused) {
            return claimIfAny(attention.takeNext(context, waitsForAnyRequest), context);
        }
        long next = claimIfAny(attention.takeNext(context), context);
        long inDoubt = next == Ticket.NONE ? claimInDoubt(drawn, context, random) : next;
        return inDoubt == Ticket.NONE ? claimIfAny(attention.takeSeldom(context, random), context) : inDoubt;
    }

    private long claimIfAny(int handle, SelectionContext context) {
        return handle == Candidates.NONE ? Ticket.NONE : claim(handle, context.route());
    }

    /** Serves who was drawn, or is drawn now where nobody was, if it is in doubt and waits. */
    private long claimInDoubt(int drawn, SelectionContext context, RandomGenerator random) {
        int lot = drawn == Candidates.NONE && attention.someAreInDoubt() ? draws.lot(random) : drawn;
        if (!attention.isTurnOf(lot, context, random)) {
            return Ticket.NONE;
        }
        long life = lines.beginWaiting(lot, clock.tick(), conditions.typicalLatency());
        return life == Lines.NOT_BEGUN ? Ticket.NONE : Ticket.of(lot, (int) life, false, context.route());
    }

    /** Gets hold of whom the selector chose, or of another one when its permit is gone by now. */
    private long claim(int chosen, Candidates from, SelectionContext context, RandomGenerator random) {
        int handle = chosen;
        for (int ask = 0; ask < CLAIMS && handle != Candidates.NONE; ask++) {
            long ticket = claim(handle, context.route());
            if (ticket != Ticket.NONE) {
                return ticket;
            }
            handle = from.any(random);
        }
        return claimAnyTrial(from, context);
    }

    /** When nobody admits traffic, a free trial permit is better than nothing. */
    private long claimAnyTrial(Candidates from, SelectionContext context) {
        for (int handle : members.handles()) {
            if (from.eligible(handle) && !context.excluded(handle)) {
                long ticket = claim(handle, context.route());
                if (ticket != Ticket.NONE) {
                    return ticket;
                }
            }
        }
        return Ticket.NONE;
    }

    private long claim(int handle, int route) {
        // Who was drawn by handle was not published as a member: what is looked at now must be no older than what the
        // pick saw.
        VarHandle.acquireFence();
        long life = lines.beginFree(handle, clock.tick(), conditions.typicalLatency());
        return life == Lines.NOT_BEGUN ? claimTrial(handle, route) : Ticket.of(handle, (int) life, false, route);
    }

    /** The same of one that is not free for all. */
    private long claimTrial(int handle, int route) {
        // Looked at first: what changes from now on makes the ticket too old, never too young.
        int life = lines.life(handle);
        long standing = lines.standing(handle);
        if (!StandingWord.eligible(standing)) {
            return Ticket.NONE;
        }
        boolean trial = StandingWord.trial(standing);
        if (trial) {
            InstanceState claimed = decisions.claim(handle);
            if (claimed == null) {
                return Ticket.NONE;
            }
            life = IdentityWord.life(life, claimed.epoch());
        }
        lines.begin(handle, clock.tick(), conditions.typicalLatency());
        return Ticket.of(handle, life, trial, route);
    }
}
