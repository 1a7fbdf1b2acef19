package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.circuit.Circuit;
import io.datapunk.lb.domain.circuit.HealthEvent;
import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.domain.pool.Attention.Patience;
import io.datapunk.lb.domain.selection.PickTracer;
import io.datapunk.lb.domain.selection.Selector;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.health.HealthScorer.Verdict;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.lang.invoke.VarHandle;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * The way of a request: takes a hold on an instance, and learns from how it ended.
 *
 * <p>Thread-safe and lock-free; allocates nothing for healthy traffic.
 */
final class Requests {
    private static final int CLAIMS = 4;

    /** So many requests a tick for each member: nearly five hundred a second. */
    private static final float BUSY = 2;

    private final Store store;
    private final Lines lines;
    private final Slots slots;
    private final Conditions conditions;
    private final Evidence evidence;
    private final Standings standings;
    private final Decisions decisions;
    private final Attention attention;
    private final PoolCandidates candidates;
    private final Draws draws;
    private final BetterOfTwo betterOfTwo;
    private final PairWalk walk;
    private final CoarseClock clock;
    private final TimeoutsInLine timeoutsInLine;

    /** Whom nobody has tried in time. A request with a key goes where its key leads, but would leave these out for ever. */
    private final IntPredicate waitsForAnyRequest;

    Requests(
            Store store,
            Conditions conditions,
            Evidence evidence,
            Standings standings,
            Decisions decisions,
            Attention attention,
            PoolCandidates candidates,
            PairWalk walk,
            CoarseClock clock) {
        this.store = store;
        this.lines = store.lines();
        this.slots = store.slots();
        this.conditions = conditions;
        this.evidence = evidence;
        this.standings = standings;
        this.decisions = decisions;
        this.attention = attention;
        this.candidates = candidates;
        draws = candidates.draws();
        betterOfTwo = candidates.betterOfTwo();
        this.walk = walk;
        this.clock = clock;
        timeoutsInLine = new TimeoutsInLine(lines, clock);
        waitsForAnyRequest =
                handle -> slots.state(handle).circuit() instanceof Circuit.HalfOpen trial && trial.unasked();
    }

    /** A ticket of whom the selector chooses, or {@link Ticket#NONE} when nobody can be used. */
    long acquire(Selector selector, SelectionContext context, RandomGenerator random) {
        // What most requests need and no more: so the compiler keeps it in registers.
        if (conditions.tooFew() || !attention.isEmpty() || !beginsWithBetterOfTwo(selector, context)) {
            return acquireOtherwise(selector, context, random);
        }
        int first = draws.next(walk, random);
        long ticket = betterOfTwo.beginIdle(first, context);
        return ticket == Ticket.NONE ? acquireAt(first, walk.last(), selector, context, random) : ticket;
    }

    /** The same of a step that was made, of which the first one is no better by itself. */
    private long acquireAt(int first, long step, Selector selector, SelectionContext context, RandomGenerator random) {
        long ticket = claimInDoubt(first, context, random);
        return ticket == Ticket.NONE ? acquireOrPassOver(first, step, selector, context, random) : ticket;
    }

    /** The same of a first one that does not wait either: it is compared, or passed over for the next step. */
    private long acquireOrPassOver(
            int first, long step, Selector selector, SelectionContext context, RandomGenerator random) {
        if (!isPassedOver(first, selector, candidates, random)) {
            return acquireFrom(step, first, Candidates.NONE, selector, context, random);
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

    /** The same where somebody may wait, requests may be refused, or the strategy does not compare two. */
    private long acquireOtherwise(Selector selector, SelectionContext context, RandomGenerator random) {
        boolean refused = conditions.refuses();
        boolean comparesTwo = beginsWithBetterOfTwo(selector, context);
        int first = comparesTwo ? draws.next(walk, random) : Candidates.NONE;
        long step = walk.last();
        long waiting = claimWaiting(first, context, refused, random);
        if (waiting != Ticket.NONE || refused) {
            return waiting;
        }
        return comparesTwo
                ? acquireOrPassOver(first, step, selector, context, random)
                : claim(selector.select(candidates, context, random), candidates, context, random);
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
        boolean comparesTwo = beginsWithBetterOfTwo(selector, context);
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
        for (int handle : store.members().handles()) {
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

    void complete(long ticket, Outcome outcome, long latencyNanos) {
        boolean done = outcome == Outcome.SUCCESS
                && Ticket.route(ticket) == 0
                && lines.succeedNow(
                        Ticket.handle(ticket),
                        Ticket.incarnation(ticket),
                        clock.tick(),
                        (float) latencyNanos,
                        conditions.successesCanWait());
        if (!done) {
            completeOtherwise(ticket, outcome, latencyNanos);
        }
    }

    /** The same of an outcome that takes more than one look. */
    private void completeOtherwise(long ticket, Outcome outcome, long latencyNanos) {
        boolean done = outcome == Outcome.SUCCESS
                && Ticket.route(ticket) == 0
                && lines.succeedPlainly(
                        Ticket.handle(ticket),
                        Ticket.incarnation(ticket),
                        clock.tick(),
                        (float) latencyNanos,
                        conditions.typicalLatency(),
                        conditions.successesCanWait());
        if (!done) {
            completeAndLearn(ticket, outcome, latencyNanos);
        }
    }

    private void completeAndLearn(long ticket, Outcome outcome, long latencyNanos) {
        int handle = Ticket.handle(ticket);
        int route = Ticket.route(ticket);
        if (route != 0 && (outcome == Outcome.SUCCESS || outcome.isFailure())) {
            store.routeErrors().ended(route, outcome.isFailure());
        }
        boolean steady =
                outcome == Outcome.SUCCESS && lines.knows(handle) && StandingWord.steady(lines.standing(handle));
        if (steady && (lines.evidence(handle) == 0 || !isOut(ticket))) {
            succeeded(ticket, latencyNanos);
        } else if (steady) {
            try {
                relieve(handle, ticket, latencyNanos);
            } finally {
                succeeded(ticket, latencyNanos);
            }
        } else if (begunAndCounted(ticket, outcome)) {
            try {
                learn(handle, ticket, outcome, latencyNanos);
            } finally {
                end(ticket, outcome, latencyNanos);
            }
        }
    }

    private void succeeded(long ticket, long latencyNanos) {
        boolean ended = lines.succeed(
                Ticket.handle(ticket),
                Ticket.incarnation(ticket),
                clock.tick(),
                (float) latencyNanos,
                conditions.typicalLatency());
        if (!ended) {
            store.tally().staleOutcome();
        }
    }

    /** Learns from a success of one that stands steady, though something speaks against it. */
    private void relieve(int handle, long ticket, long latencyNanos) {
        if (!canWait(handle)
                && evidence.fold(handle, ticket, Outcome.SUCCESS, latencyNanos, lines.bookAnswers(handle, 1))) {
            standings.publishScore(handle);
            Verdict verdict = evidence.verdict(handle);
            if (verdict != Verdict.KEEP) {
                decisions.decide(handle, new HealthEvent.Judged(verdict), ticket);
            }
        }
        goOn(handle, latencyNanos);
    }

    /** Whether a success may be folded together with the next ones, or by the next regular round if that is sooner. */
    private boolean canWait(int handle) {
        return !LoadWord.bookingIsDue(lines.load(handle)) && conditions.successesCanWait();
    }

    void throttled(long ticket, long latencyNanos, long retryAfterNanos) {
        if (begunAndCounted(ticket, Outcome.THROTTLED)) {
            int handle = Ticket.handle(ticket);
            try {
                voidTrial(handle, ticket);
                decisions.decide(handle, new HealthEvent.Throttled(retryAfterNanos), ticket);
            } finally {
                end(ticket, Outcome.THROTTLED, latencyNanos);
            }
        }
    }

    /**
     * Counts an outcome whose request is out: it stays out until it was learned from, and so its slot stays its own. Who ended otherwise than
     * by an answer waits no more.
     */
    private boolean begunAndCounted(long ticket, Outcome outcome) {
        if (!isOut(ticket)) {
            store.tally().staleOutcome();
            return false;
        }
        if (outcome != Outcome.SUCCESS) { // A success is counted in the step that ends it.
            lines.count(Ticket.handle(ticket), outcome);
            lines.endWaiting(Ticket.handle(ticket));
        }
        return true;
    }

    private boolean isOut(long ticket) {
        int handle = Ticket.handle(ticket);
        return lines.knows(handle)
                && lines.incarnation(handle) == Ticket.incarnation(ticket)
                && lines.inFlight(handle) != 0;
    }

    private void end(long ticket, Outcome outcome, long latencyNanos) {
        if (outcome == Outcome.SUCCESS) {
            succeeded(ticket, latencyNanos);
            return;
        }
        boolean says = outcome.isFailure() || outcome == Outcome.CLIENT_ERROR;
        float sample = says && latencyNanos >= 0 ? latencyNanos : -1;
        boolean ended = lines.end(
                Ticket.handle(ticket),
                Ticket.incarnation(ticket),
                clock.tick(),
                sample,
                true,
                conditions.typicalLatency());
        if (!ended) {
            store.tally().staleOutcome();
        }
    }

    private void learn(int handle, long ticket, Outcome outcome, long latencyNanos) {
        boolean trial = Ticket.trial(ticket);
        switch (outcome) {
            case IGNORED -> voidTrial(handle, ticket);
            case THROTTLED -> {
                voidTrial(handle, ticket);
                decisions.decide(handle, new HealthEvent.Throttled(0), ticket);
            }
            case CLIENT_ERROR -> {
                fold(handle, ticket, outcome, latencyNanos);
                if (trial) {
                    decisions.succeeded(handle, true, ticket, clock.nanos());
                }
            }
            case SUCCESS -> {
                if (lines.evidence(handle) != 0 || !conditions.successesCanWait()) {
                    fold(handle, ticket, outcome, latencyNanos);
                }
                decisions.succeeded(handle, trial, ticket, clock.nanos());
                goOn(handle, latencyNanos);
            }
            case SERVER_ERROR, TIMEOUT, UNREACHABLE -> {
                if (outcome == Outcome.TIMEOUT && !trial && timeoutsInLine.isOneMore(handle, latencyNanos)) {
                    evidence.hadError(handle);
                } else {
                    failed(handle, ticket, outcome, latencyNanos);
                }
                askAgain(handle);
            }
        }
    }

    private void failed(int handle, long ticket, Outcome outcome, long latencyNanos) {
        fold(handle, ticket, outcome, latencyNanos);
        if (slots.state(handle).circuit() != Circuit.Closed.CLOSED) {
            decisions.decide(handle, new HealthEvent.Failed(Ticket.trial(ticket)), ticket);
        }
    }

    /**
     * Lets an instance that answered well, but would hardly be chosen, be asked once more: so it wins its good name back by
     * answering, as fast as it answers, and one error ends that. An answer to what was asked before the last one ended is of
     * a time when it still was well, and says nothing.
     */
    private void goOn(int handle, long latencyNanos) {
        if (!isHardlyChosen(handle)) {
            lines.endWaiting(handle);
        } else if (lines.inFlight(handle) <= 1 // the one that answered is still counted
                && latencyNanos >> Decay.TICK_SHIFT <= Decay.age(LoadWord.tick(lines.load(handle)), clock.tick()) + 1) {
            attention.offer(handle, Patience.FAIR);
        }
    }

    /**
     * Lets an instance that has just failed be asked again before long. The regular round sees to that where requests are few;
     * where they are many, hundreds that it could have answered pass by until then.
     */
    private void askAgain(int handle) {
        if (isHardlyChosen(handle) && isBusy() && !slots.state(handle).condemned()) {
            attention.offer(handle, Patience.RARE);
        }
    }

    private boolean isBusy() {
        return store.traffic().requestsPerTick() >= BUSY * store.members().handles().length;
    }

    private boolean isHardlyChosen(int handle) {
        long standing = lines.standing(handle);
        return StandingWord.free(standing) && !StandingWord.worthChoosing(standing);
    }

    private void voidTrial(int handle, long ticket) {
        if (Ticket.trial(ticket)) {
            decisions.decide(handle, HealthEvent.TrialVoid.TRIAL_VOID, ticket);
        }
    }

    /** Folds an outcome, and asks for a decision when the scorer has one. */
    private void fold(int handle, long ticket, Outcome outcome, long latencyNanos) {
        int successes = outcome == Outcome.SUCCESS ? lines.bookAnswers(handle, 1) : lines.book(handle, 0);
        if (!evidence.fold(handle, ticket, outcome, latencyNanos, successes)) {
            return;
        }
        store.watchList().add(handle);
        standings.publish(handle);
        Verdict verdict = evidence.verdict(handle);
        InstanceState state = slots.state(handle);
        if (verdict != Verdict.KEEP || state.suspect() || state.denied()) {
            decisions.decide(handle, new HealthEvent.Judged(verdict), ticket);
        }
    }
}
