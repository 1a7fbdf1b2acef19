package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.HealthScorer.Verdict;
import java.util.function.LongBinaryOperator;

/**
 * What speaks against each instance: one word a line, which the scorer in force folds and reads.
 *
 * <p>Thread-safe and lock-free: a word is swapped by compare-and-set, and whoever swapped it adds the difference of its
 * error level to the sum. Who changes evidence publishes the line after.
 */
final class Evidence {
    private final Store store;
    private final Lines lines;
    private final Conditions conditions;
    private final CoarseClock clock;
    private final UsualErrors usual;
    private final PoolListener listener;

    Evidence(Store store, Conditions conditions, CoarseClock clock, PoolListener listener) {
        this.clock = clock;
        this.usual = new UsualErrors(store, conditions, clock);
        this.store = store;
        this.lines = store.lines();
        this.conditions = conditions;
        this.listener = listener;
    }

    /**
     * Folds an outcome, and before it the successes that have not been folded yet.
     *
     * @param successes how many those are, with this one when it is one
     * @return whether the evidence changed
     */
    boolean fold(int handle, long ticket, Outcome outcome, long latencyNanos, int successes) {
        Era era = conditions.era();
        HealthScorer scorer = era.scorer();
        PoolPeers peers = new PoolPeers(store, conditions, usual, handle, Ticket.route(ticket), era, outcome);
        long before;
        long after;
        do {
            if (!concerns(handle, ticket, outcome)) {
                return false;
            }
            before = lines.evidence(handle);
            try {
                after = folded(scorer, before, outcome, latencyNanos, successes, peers);
            } catch (RuntimeException | LinkageError | StackOverflowError fault) {
                listener.scorerFault(fault);
                return false;
            }
            if (conditions.scorer() != scorer) {
                return false;
            }
        } while (before != after && !replace(handle, era, before, after));
        if (outcome.isFailure()) {
            hadError(handle);
        }
        if (before == after) {
            return false;
        }
        if (conditions.scorer() != scorer || !concerns(handle, ticket, outcome)) {
            takeBack(handle, era, after, before);
        }
        return true;
    }

    /** An error that the pool has had, whatever it says against this one. */
    void hadError(int handle) {
        store.recentErrors().add(handle, clock.tick());
    }

    private static long folded(
            HealthScorer scorer, long before, Outcome outcome, long latencyNanos, int successes, PoolPeers peers) {
        long relieved = before == 0 || successes == 0 || scorer.looksAtLatency()
                ? before
                : scorer.succeeded(before, successes, peers);
        boolean foldedAlready = outcome == Outcome.SUCCESS && !scorer.looksAtLatency();
        return foldedAlready ? relieved : scorer.fold(relieved, outcome, latencyNanos, peers);
    }

    /**
     * Whether what a request says concerns the instance as it is now. A success only takes away from what speaks against it, so
     * that the line is proof enough where it stands steady, and its state need not be looked up.
     */
    private boolean concerns(int handle, long ticket, Outcome outcome) {
        if (outcome == Outcome.SUCCESS && StandingWord.steady(lines.standing(handle))) {
            return lines.life(handle) == Ticket.life(ticket);
        }
        InstanceState state = store.slots().state(handle);
        return store.concerns(ticket, state) && holds(state);
    }

    /** Folds the successes that have not been folded yet; tells whether the evidence changed. */
    boolean catchUp(int handle) {
        if (lines.evidence(handle) == 0 || conditions.scorer().looksAtLatency()) {
            return false;
        }
        long ticket = Ticket.of(handle, lines.life(handle), false, 0);
        int successes = lines.bookAnswers(handle, 0);
        return successes > 0 && fold(handle, ticket, Outcome.SUCCESS, -1, successes);
    }

    /** Undoes a fold that came too late: what changed the instance also clears its evidence, and may have been too early. */
    private void takeBack(int handle, Era era, long folded, long original) {
        if (!replace(handle, era, folded, original) && !holds(store.slots().state(handle))) {
            clear(handle);
        }
    }

    /** Whether anything is held against an instance in this state: out of traffic the trials decide. */
    private static boolean holds(InstanceState state) {
        return state.listed() && !state.circuit().out();
    }

    private boolean replace(int handle, Era era, long before, long after) {
        int difference = era.scorer().errorLevel(after) - era.scorer().errorLevel(before);
        if (!lines.swapEvidence(handle, before, after, this::lost)) {
            return false;
        }
        era.errorLevels().add(difference);
        return true;
    }

    /**
     * Lets time soften what speaks against an instance.
     *
     * @return whether the evidence changed
     */
    boolean forgive(int handle, long elapsedNanos) {
        Era era = conditions.era();
        return forgive(handle, era, era.scorer()::forgive, elapsedNanos);
    }

    /** The same by a forgiveness that is not the scorer's own, as long as that scorer is in force. */
    boolean forgive(int handle, HealthScorer scorer, LongBinaryOperator forgiveness, long elapsedNanos) {
        Era era = conditions.era();
        return era.scorer() == scorer && forgive(handle, era, forgiveness, elapsedNanos);
    }

    private boolean forgive(int handle, Era era, LongBinaryOperator forgiveness, long elapsedNanos) {
        long before = lines.evidence(handle);
        if (before == 0 || elapsedNanos <= 0 || !holds(store.slots().state(handle))) {
            return false;
        }
        try {
            long after = forgiveness.applyAsLong(before, elapsedNanos);
            return after != before && conditions.scorer() == era.scorer() && replace(handle, era, before, after);
        } catch (RuntimeException | LinkageError | StackOverflowError fault) {
            listener.scorerFault(fault);
            return false;
        }
    }

    /** What speaks against an instance that returns from being out. */
    void begin(int handle) {
        Era era = conditions.era();
        lines.bookAnswers(handle, 0); // Successes of before say nothing about what is suspected from now on.
        try {
            long returning = era.scorer().returning();
            if (returning != 0 && conditions.scorer() == era.scorer()) {
                replace(handle, era, 0, returning);
            }
        } catch (RuntimeException | LinkageError | StackOverflowError fault) {
            listener.scorerFault(fault);
        }
    }

    /** Forgets all that speaks against an instance. */
    void clear(int handle) {
        Era era = conditions.era();
        long before;
        do {
            before = lines.evidence(handle);
        } while (before != 0 && !replace(handle, era, before, 0));
    }

    /** A word is no longer kept anywhere. */
    void lost(long word) {
        Era era = conditions.era();
        era.errorLevels().add(-era.scorer().errorLevel(word));
    }

    float score(int handle) {
        return score(conditions.scorer(), lines.evidence(handle));
    }

    /** What this scorer makes of this evidence, in [0,1]. */
    float score(HealthScorer scorer, long evidence) {
        if (evidence == 0) {
            return 1;
        }
        try {
            float score = scorer.score(evidence);
            return score >= 0 && score <= 1 ? score : 1;
        } catch (RuntimeException | LinkageError | StackOverflowError fault) {
            listener.scorerFault(fault);
            return 1;
        }
    }

    Verdict verdict(int handle) {
        long evidence = lines.evidence(handle);
        return evidence == 0 ? Verdict.KEEP : conditions.scorer().verdict(evidence);
    }

    /** The sum over all instances. */
    long errorLevels() {
        return conditions.era().errorLevels().sum();
    }

    /** What is usual, as far as the others tell. */
    UsualErrors usual() {
        return usual;
    }
}
