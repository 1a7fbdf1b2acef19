package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.circuit.Circuit;
import io.datapunk.lb.domain.circuit.HealthEvent;
import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.domain.pool.Attention.Patience;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.health.HealthScorer.Verdict;

/**
 * How a request ends: gives the hold back, and learns from the outcome.
 *
 * <p>Thread-safe and lock-free; allocates nothing for successes of instances that stand steady and that nothing speaks
 * against.
 */
final class Completion {
    /** So many requests a tick for each member: nearly five hundred a second. */
    private static final float BUSY = 2;

    /** One way in which a request ends. */
    private interface Ending {
        /** @return false when it is not its way, and nothing was done */
        boolean ends(long ticket, Outcome outcome, long latencyNanos);
    }

    private final Store store;
    private final Lines lines;
    private final Slots slots;
    private final Conditions conditions;
    private final Evidence evidence;
    private final Standings standings;
    private final Decisions decisions;
    private final Attention attention;
    private final CoarseClock clock;
    private final TimeoutsInLine timeoutsInLine;

    /** Which are asked one after the other where a request does not end in the short way. */
    private final Ending[] endings;

    Completion(
            Store store,
            Conditions conditions,
            Evidence evidence,
            Standings standings,
            Decisions decisions,
            Attention attention,
            CoarseClock clock) {
        this.store = store;
        this.lines = store.lines();
        this.slots = store.slots();
        this.conditions = conditions;
        this.evidence = evidence;
        this.standings = standings;
        this.decisions = decisions;
        this.attention = attention;
        this.clock = clock;
        timeoutsInLine = new TimeoutsInLine(lines, clock);
        // An array, and not one call after the other: see Acquisition.
        endings = new Ending[] {this::succeedsPlainly, this::succeedsSteadily, this::teaches};
    }

    void complete(long ticket, Outcome outcome, long latencyNanos) {
        boolean done = isPlain(ticket, outcome)
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

    private void completeOtherwise(long ticket, Outcome outcome, long latencyNanos) {
        for (Ending each : endings) {
            if (each.ends(ticket, outcome, latencyNanos)) {
                return;
            }
        }
    }

    /** Whether it is a success of a request of no route. */
    private static boolean isPlain(long ticket, Outcome outcome) {
        return outcome == Outcome.SUCCESS && !Ticket.hasRoute(ticket);
    }

    /** Ends a plain success that teaches nothing now. */
    private boolean succeedsPlainly(long ticket, Outcome outcome, long latencyNanos) {
        return isPlain(ticket, outcome)
                && lines.succeedPlainly(
                        Ticket.handle(ticket),
                        Ticket.incarnation(ticket),
                        clock.tick(),
                        (float) latencyNanos,
                        conditions.typicalLatency(),
                        conditions.successesCanWait());
    }

    /** Ends a success of one that stands steady. */
    private boolean succeedsSteadily(long ticket, Outcome outcome, long latencyNanos) {
        int handle = Ticket.handle(ticket);
        if (outcome != Outcome.SUCCESS || !lines.knows(handle) || !StandingWord.steady(lines.standing(handle))) {
            return false;
        }
        countForRoute(ticket, outcome);
        try {
            if (lines.evidence(handle) != 0 && isOut(ticket)) {
                relieve(handle, ticket, latencyNanos);
            }
        } finally {
            succeeded(ticket, latencyNanos);
        }
        return true;
    }

    /** Ends any other request. */
    private boolean teaches(long ticket, Outcome outcome, long latencyNanos) {
        countForRoute(ticket, outcome);
        if (begunAndCounted(ticket, outcome)) {
            try {
                learn(Ticket.handle(ticket), ticket, outcome, latencyNanos);
            } finally {
                end(ticket, outcome, latencyNanos);
            }
        }
        return true;
    }

    private void countForRoute(long ticket, Outcome outcome) {
        int route = Ticket.route(ticket);
        if (route != 0 && (outcome == Outcome.SUCCESS || outcome.isFailure())) {
            store.routeErrors().ended(route, outcome.isFailure());
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
        // Only throttling says nothing: it is refused before there is anything to wait for.
        float sample = outcome != Outcome.THROTTLED && latencyNanos >= 0 ? latencyNanos : -1;
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
     * answering, as fast as it answers, and one error ends that, or that it is to be left alone. An answer to what was asked before the last one ended is of
     * a time when it still was well, and says nothing.
     */
    private void goOn(int handle, long latencyNanos) {
        if (!isHardlyChosen(handle) || slots.state(handle).leftAlone(clock.nanos())) {
            lines.endWaiting(handle);
        } else if (lines.inFlight(handle) <= 1 // the one that answered is still counted
                && latencyNanos >> Decay.TICK_SHIFT <= Decay.age(LoadWord.tick(lines.load(handle)), clock.tick()) + 1) {
            offer(handle, Patience.FAIR);
        }
    }

    /** Lets it wait, unless what speaks against it was forgiven meanwhile: then nobody else would end that. */
    private void offer(int handle, Patience patience) {
        attention.offer(handle, patience);
        if (!isHardlyChosen(handle)) {
            lines.endWaiting(handle);
        }
    }

    /**
     * Lets an instance that has just failed be asked again before long. The regular round sees to that where requests are few;
     * where they are many, hundreds that it could have answered pass by until then.
     */
    private void askAgain(int handle) {
        if (isHardlyChosen(handle) && isBusy()) {
            InstanceState state = slots.state(handle);
            if (!state.condemned() && !state.leftAlone(clock.nanos())) {
                offer(handle, Patience.RARE);
            }
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
