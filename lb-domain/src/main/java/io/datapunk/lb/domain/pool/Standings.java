package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.circuit.Check;
import io.datapunk.lb.domain.circuit.Circuit;
import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.health.HealthScorer;

/**
 * Publishes how each instance stands: derives the words a pick reads, and the index of the eligible, from state and evidence.
 *
 * <p>Thread-safe. Nothing is decided here; publishing is repeated until it agrees with what it was derived from, so the last
 * publication is always the true one.
 */
final class Standings {
    private static final float DENIED_SHARE = 0.1f;
    /** While everybody errs, small differences must not send all traffic to the few that seem a little better. */
    static final float FROZEN_HEALTH = 0.8f;

    private static final float DEGRADED_SHARE = 0.5f;
    /** One failed check may be chance and takes nobody out, but until the next one most requests can go elsewhere. */
    private static final float MISSED_SHARE = 0.02f;

    /** Whose score, or whose share by its own wish, is below this is not well. One error, or two apart, do not make it so. */
    private static final float WELL = 0.25f;

    private final Store store;
    private final Lines lines;
    private final Slots slots;
    private final EligibleIndex index;
    private final Conditions conditions;
    private final Evidence evidence;
    private final PoolListener listener;

    Standings(Store store, Conditions conditions, Evidence evidence, PoolListener listener) {
        this.store = store;
        this.lines = store.lines();
        this.slots = store.slots();
        this.index = store.index();
        this.conditions = conditions;
        this.evidence = evidence;
        this.listener = listener;
    }

    /** Derives the standing word from state and evidence, until it agrees with both as they are after writing. */
    void publish(int handle) {
        if (turnedByPublishing(handle)) {
            reindex(handle);
        }
    }

    /** Whether one of the words that were written here said well where the one before said sick, or the other way round. */
    @SuppressWarnings(
            "ReferenceEquality") // Whether it is the same state is the question, not whether it looks the same.
    private boolean turnedByPublishing(int handle) {
        boolean turned = false;
        while (true) {
            InstanceState state = slots.state(handle);
            long word = lines.evidence(handle);
            boolean panic = conditions.panics();
            boolean frozen = conditions.frozen();
            PoolPolicy policy = conditions.policy();
            float weight = store.members().relativeWeight(handle);
            boolean reports = lines.reports(handle);
            long standing = standing(state, word, panic, frozen, policy, reports, weight);
            turned |= StandingWord.well(lines.publish(handle, standing)) != StandingWord.well(standing);
            if (slots.state(handle) == state
                    && store.members().relativeWeight(handle) == weight
                    && lines.evidence(handle) == word
                    && lines.reports(handle) == reports
                    && conditions.panics() == panic
                    && conditions.frozen() == frozen
                    && conditions.policy() == policy) {
                return turned;
            }
        }
    }

    /** The same where the evidence alone has changed: whoever stands steady needs nothing else to be looked at. */
    void publishScore(int handle) {
        while (true) {
            long before = lines.standing(handle);
            HealthScorer scorer = conditions.scorer();
            if (!StandingWord.steady(before) || conditions.frozen() || conditions.panics()) {
                publish(handle);
                return;
            }
            long word = lines.evidence(handle);
            float health = evidence.score(scorer, word);
            long after = StandingWord.withHealth(before, health, health >= WELL);
            if (before == after || lines.swapStanding(handle, before, after)) {
                if (StandingWord.well(before) != StandingWord.well(after)) {
                    reindex(handle);
                }
                if (lines.evidence(handle) == word
                        && conditions.scorer() == scorer
                        && !conditions.frozen()
                        && !conditions.panics()) {
                    return;
                }
            }
        }
    }

    /** Publishes every member anew. O(n). */
    void publishAll() {
        for (int handle : store.members().handles()) {
            publish(handle);
        }
    }

    private long standing(
            InstanceState state,
            long word,
            boolean panic,
            boolean frozen,
            PoolPolicy policy,
            boolean reports,
            float weight) {
        // Panic presses into service whoever has no free permit. Who has one is tried as ever, or nothing would end its
        // trial.
        boolean pressed = panic && state.listed() && !state.order().given() && !state.eligible();
        boolean trial = !pressed && state.circuit() instanceof Circuit.HalfOpen;
        float ramp = state.throttle().factor() * (state.denied() ? DENIED_SHARE : 1);
        if (state.check() == Check.DEGRADED) {
            ramp *= DEGRADED_SHARE;
        } else if (state.check() == Check.MISSED) {
            ramp *= MISSED_SHARE;
        }
        if (pressed) {
            ramp *= policy.circuit().rampStart();
        } else if (state.circuit() instanceof Circuit.Ramping ramping) {
            ramp *= ramping.level();
        }
        float health = pressed ? state.scoreWhenOut() : evidence.score(policy.scorer(), word);
        if (frozen) {
            health = Math.max(health, FROZEN_HEALTH);
        }
        boolean well = !state.circuit().out()
                && !state.denied()
                && health >= WELL
                && state.throttle().factor() >= WELL;
        return StandingWord.of(pressed || state.eligible(), trial, state.steady(), well, reports, ramp, health, weight);
    }

    /** Writes the epoch into the line, until it is that of the state after writing. */
    void publishEpoch(int handle) {
        int epoch;
        do {
            epoch = slots.state(handle).epoch();
            lines.publishEpoch(handle, epoch);
        } while (slots.state(handle).epoch() != epoch);
    }

    /** Makes the index agree after a change of state, unless that is nothing to it, as a ramp's steps are: those wait for nobody. */
    void reindex(int handle, InstanceState before, InstanceState after) {
        if (before.admits() != after.admits() || mayBePressed(before) != mayBePressed(after)) {
            reindex(handle);
        }
    }

    /** Makes the index agree with the state and the standing word of this moment; the last one to call is the one that sees the last state. */
    void reindex(int handle) {
        synchronized (index) {
            Instance instance = slots.instance(handle);
            boolean wanted = countsAsEligible(slots.state(handle));
            boolean well = StandingWord.well(lines.standing(handle));
            boolean wasWell = lines.indexedWell(handle);
            if (instance != null && wanted != lines.indexed(handle)) {
                lines.markIndexed(handle, wanted, well);
                if (wanted) {
                    index.add(handle, instance.weight(), well);
                } else {
                    index.remove(handle, instance.weight(), wasWell);
                }
            } else if (instance != null && wanted && well != wasWell) {
                lines.markIndexed(handle, true, well);
                index.turn(handle, instance.weight(), well);
            }
        }
    }

    private boolean countsAsEligible(InstanceState state) {
        return state.admits() || (conditions.panics() && mayBePressed(state));
    }

    private static boolean mayBePressed(InstanceState state) {
        return state.listed() && !state.order().given();
    }

    /** Takes over a new weight of a member: into its slot, the ledger and the index as one step. */
    void reweigh(int handle, Instance before, Instance after) {
        synchronized (index) {
            slots.instance(handle, after);
            store.ledger().reweigh(slots.state(handle), before.weight(), after.weight());
            index.reweigh(handle, before.weight(), after.weight(), lines.indexed(handle), lines.indexedWell(handle));
        }
        publish(handle);
    }

    /** Brings dense indices that fell behind up to date. */
    void refreshIndex() {
        synchronized (index) {
            index.refresh(store.members().handles(), store);
        }
    }

    /** Looks whether too few are healthy; when that changes, whoever is out stands otherwise. O(n) at a change. */
    void judgeTooFew() {
        boolean is;
        synchronized (index) {
            // Looked at within the monitor, so that the last one to look has seen all that was booked before.
            boolean was = conditions.tooFew();
            is = store.ledger().tooFew(conditions.policy().ejection(), was);
            if (was == is) {
                return;
            }
            conditions.tooFew(is);
        }
        for (int handle : store.members().handles()) {
            if (slots.state(handle).circuit().out()) {
                reindex(handle);
                publish(handle);
            }
        }
        listener.tooFew(is, store.ledger().account());
    }
}
