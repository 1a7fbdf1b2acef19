package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.circuit.Circuit;
import io.datapunk.lb.domain.circuit.Decision;
import io.datapunk.lb.domain.circuit.HealthEvent;
import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.domain.circuit.StateMachine;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Ticker;

/**
 * Lets the state machine decide, and sees to what follows: the ledger's booking, the publication, the news.
 *
 * <p>Thread-safe and lock-free. A state is swapped by compare-and-set; whoever swapped it books the difference in the ledger
 * exactly once and publishes the line after.
 */
final class Decisions {
    private final Store store;
    private final Slots slots;
    private final Conditions conditions;
    private final Evidence evidence;
    private final Standings standings;
    private final Attention attention;
    private final Ticker ticker;
    private final PoolListener listener;
    private final long clientSeed;

    Decisions(
            Store store,
            Conditions conditions,
            Evidence evidence,
            Standings standings,
            Attention attention,
            Ticker ticker,
            PoolListener listener,
            long clientSeed) {
        this.store = store;
        this.slots = store.slots();
        this.conditions = conditions;
        this.evidence = evidence;
        this.standings = standings;
        this.attention = attention;
        this.ticker = ticker;
        this.listener = listener;
        this.clientSeed = clientSeed;
    }

    /**
     * Decides about an event.
     *
     * @return whether the state changed
     */
    boolean decide(int handle, HealthEvent event) {
        Instance instance = slots.instance(handle);
        if (instance == null) {
            return false;
        }
        while (true) {
            InstanceState before = slots.state(handle);
            Moment moment =
                    new Moment(store, conditions, evidence, ticker.nanos(), clientSeed, handle, instance, before);
            Decision decision = StateMachine.decide(before, event, moment);
            if (decision == null) {
                moment.release();
                return false;
            }
            boolean reserved = moment.reserved();
            if (slots.swap(handle, before, decision.next())) {
                settle(handle, instance, before, decision, reserved, moment.score());
                return true;
            }
            moment.release();
        }
    }

    private void settle(
            int handle, Instance instance, InstanceState before, Decision decision, boolean reserved, float score) {
        InstanceState after = decision.next();
        store.ledger().book(before, after, instance.weight(), reserved);
        if (decision.rule().clearsEvidence()) {
            evidence.clear(handle);
        }
        if (before.epoch() != after.epoch()) {
            store.lines().publishEpoch(handle, after.epoch());
        }
        standings.reindex(handle, instance);
        standings.publish(handle);
        if (!after.resting()) {
            store.watchList().add(handle);
        }
        if (after.circuit() instanceof Circuit.HalfOpen trial && !trial.taken() && after.eligible()) {
            attention.offer(handle);
        }
        store.tally().changed(before, after);
        standings.judgeTooFew();
        if (before.rule() != after.rule() || !before.circuit().equals(after.circuit())) {
            listener.changed(handle, instance, before, after, decision.rule(), score);
        }
    }
}
