package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.HealthScorer.Verdict;
import io.datapunk.lb.spi.selection.Candidates;
import java.util.function.LongBinaryOperator;

/**
 * What speaks against each instance: one word a line, which the scorer in force folds and reads.
 *
 * <p>Thread-safe and lock-free: a word is swapped by compare-and-set, and whoever swapped it adds the difference of its
 * error level to the sum. Who changes evidence publishes the line after.
 */
final class Evidence {
    private static final int OTHERS = 16;
    private static final int STRIDE = 7919;
    private static final float WELL = 0.9f;
    static final float TROUBLE = 0.1f;
    private static final float ENOUGH = 0.25f;

    private final Store store;
    private final Lines lines;
    private final Conditions conditions;
    private final CoarseClock clock;
    private final Backlog backlog;
    private final PoolListener listener;

    Evidence(Store store, Conditions conditions, CoarseClock clock, PoolListener listener) {
        this.clock = clock;
        this.backlog = new Backlog(store, conditions);
        this.store = store;
        this.lines = store.lines();
        this.conditions = conditions;
        this.listener = listener;
    }

    /**
     * Folds an outcome.
     *
     * @return whether the evidence changed
     */
    boolean fold(int handle, long ticket, Outcome outcome, long latencyNanos) {
        Era era = conditions.era();
        HealthScorer scorer = era.scorer();
        PoolPeers peers = new PoolPeers(store, conditions, this, handle, Ticket.route(ticket), era);
        long before;
        long after;
        do {
            InstanceState state = store.slots().state(handle);
            if (!store.concerns(ticket, state) || state.circuit().out()) {
                // Out of traffic the trials decide, and a ramp begins with nothing against it.
                return false;
            }
            before = lines.evidence(handle);
            try {
                after = scorer.fold(before, outcome, latencyNanos, peers);
            } catch (RuntimeException | LinkageError | StackOverflowError fault) {
                listener.scorerFault(fault);
                return false;
            }
            if (conditions.scorer() != scorer) {
                return false;
            }
        } while (before != after && !replace(handle, era, before, after));
        if (outcome.isFailure()) {
            store.recentErrors().add(handle, clock.tick());
        }
        if (before == after) {
            return false;
        }
        if (conditions.scorer() != scorer
                || !store.concerns(ticket, store.slots().state(handle))) {
            // What changed it also clears the evidence, and may have done so a moment too early.
            replace(handle, era, after, before);
        }
        return true;
    }

    private boolean replace(int handle, Era era, long before, long after) {
        int difference = era.scorer().errorLevel(after) - era.scorer().errorLevel(before);
        if (!lines.swapEvidence(handle, before, after)) {
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
        if (before == 0 || elapsedNanos <= 0) {
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

    /**
     * How likely an error is without a fault of the instance in question, as far as the others tell. While some of them are
     * well whatever happens to the rest, that is what is usual in the long run. Otherwise it is the largest of that, of what
     * the levels of the others say, and of their last requests.
     */
    float errorRateWithout(int handle, long evidence, Era era) {
        int count = store.index().count();
        if (count < 2) {
            return Float.NaN;
        }
        Traffic traffic = store.traffic();
        double sum = (double) era.errorLevels().sum() - era.scorer().errorLevel(evidence);
        double levels = Math.max(0, sum / ((double) HealthScorer.FULL_LEVEL * (count - 1)));
        float others = (count - 1) / (float) count;
        float recently = recently(handle, others);
        boolean known = recently < TROUBLE || traffic.troubleLasts();
        if (known && othersWell(handle) >= ENOUGH) {
            return traffic.errorRate();
        }
        return (float) Math.min(1, Math.max(Math.max(levels, recently), traffic.errorRate()));
    }

    /** Errors for each of the last requests, whosever, in [0,1]. */
    float recentErrorRate() {
        return recently(Candidates.NONE, 1);
    }

    private float recently(int handle, float others) {
        float requestsPerTick = store.traffic().requestsPerTick();
        return requestsPerTick > 0
                ? store.recentErrors().rateOfOthers(handle, clock.tick(), requestsPerTick, others)
                : 0;
    }

    /** Which part of the others, as far as they were looked at, answer well. O(1). */
    float othersWell(int handle) {
        int[] members = store.members().handles();
        int looks = Math.min(members.length, OTHERS);
        int place = Math.floorMod(handle * STRIDE, members.length);
        float mostInFlight = backlog.most();
        long inFlight = 0;
        int others = 0;
        int well = 0;
        int wellWithFewOut = 0;
        for (int i = 0; i < looks; i++) {
            int other = members[place];
            place = place + 1 == members.length ? 0 : place + 1;
            long standing = lines.standing(other);
            if (other != handle && Lines.eligible(standing) && !Lines.trial(standing)) {
                others++;
                int out = lines.inFlight(other);
                inFlight += out;
                if (Lines.health(standing) >= WELL) {
                    well++;
                    wellWithFewOut += out <= mostInFlight ? 1 : 0;
                }
            }
        }
        int sure = inFlight > mostInFlight * others ? wellWithFewOut : well;
        return others == 0 ? 0 : sure / (float) others;
    }
}
