package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.circuit.Circuit;
import io.datapunk.lb.domain.circuit.Decision;
import io.datapunk.lb.domain.circuit.HealthEvent;
import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.domain.circuit.Rule;
import io.datapunk.lb.domain.circuit.StateMachine;
import io.datapunk.lb.domain.ejection.Ledger;
import io.datapunk.lb.domain.pool.Attention.Patience;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Ticker;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets the state machine decide, and sees to what follows: the ledger's booking, the publication, the news.
 *
 * <p>Thread-safe. A state is swapped by compare-and-set; whoever swapped it books the difference in the ledger exactly once
 * and publishes the line after. A swap that the ledger must hear of holds the monitor of the index while it is booked, as
 * does whoever changes a weight, so that an instance is booked out with the weight it was booked in with.
 */
final class Decisions {
    /** They change no label, but say why one is still out or that a drain is over; told once, however often they repeat. */
    private static final Set<Rule> TOLD_ANYWAY = EnumSet.of(Rule.DRAIN_EMPTY, Rule.HOLD_EXTENDED, Rule.CHECK_RETURNED);

    /** After these the next trial waits for a round of maintenance at least: the last one has answered nothing, or asked for rest. */
    private static final Set<Rule> NO_TRIAL_AT_ONCE = EnumSet.of(Rule.TRIAL_VOID, Rule.THROTTLED);

    private final Store store;
    private final Slots slots;
    private final Conditions conditions;
    private final Evidence evidence;
    private final Standings standings;
    private final Attention attention;
    private final Ticker ticker;
    private final PoolListener listener;
    private final long clientSeed;
    private final RestingStates resting = new RestingStates();

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
        return after(handle, event, Ticket.NONE) != null;
    }

    /** Decides about what a request says; nothing, when the circuit or the instance changed since it was begun. */
    void decide(int handle, HealthEvent event, long ticket) {
        after(handle, event, ticket);
    }

    /** Some time has passed. For most that changes nothing, and makes nothing. */
    void due(int handle) {
        long now = ticker.nanos();
        if (!slots.state(handle)
                .untouchedByTime(
                        conditions.policy().circuit(), now, store.lines().idleNanos(handle, now))) {
            after(handle, HealthEvent.Due.DUE, Ticket.NONE);
        }
    }

    /**
     * A success of one that may not be closed. Most of those that a ramp hears change nothing, and make nothing.
     *
     * @param now by the coarse clock, which does to tell whether the ramp has come further
     */
    void succeeded(int handle, boolean trial, long ticket, long now) {
        Circuit circuit = slots.state(handle).circuit();
        boolean changesNothing = circuit == Circuit.Closed.CLOSED
                || (circuit instanceof Circuit.Ramping ramp
                        && !ramp.tells(conditions.policy().circuit(), now));
        if (!changesNothing) {
            after(handle, new HealthEvent.Succeeded(trial), ticket);
        }
    }

    /**
     * Takes the trial permit.
     *
     * @return the state with the permit taken, or null when there is none to be had
     */
    @Nullable
    InstanceState claim(int handle) {
        return after(handle, HealthEvent.Claimed.CLAIMED, Ticket.NONE);
    }

    private @Nullable InstanceState after(int handle, HealthEvent event, long ticket) {
        while (true) {
            Instance instance = slots.instance(handle);
            if (instance == null) {
                return null;
            }
            InstanceState before = slots.state(handle);
            if (ticket != Ticket.NONE && !store.concerns(ticket, before)) {
                return null;
            }
            Moment moment =
                    new Moment(store, conditions, evidence, ticker.nanos(), clientSeed, handle, instance, before);
            Decision decision = StateMachine.decide(before, event, moment);
            if (decision == null) {
                release(moment);
                return null;
            }
            InstanceState next = resting.shared(decision.next());
            boolean booked = moment.reserved() || Ledger.concerns(before, next);
            if (booked
                    ? swapAndBook(handle, instance, before, next, moment.reserved())
                    : slots.swap(handle, before, next)) {
                FigureLine figures = figures(handle, instance, before, event, decision, moment);
                settle(handle, instance, before, decision, booked, figures);
                return next;
            }
            release(moment);
        }
    }

    /** Returns what was reserved; who looked meanwhile saw one more out. */
    private void release(Moment moment) {
        if (moment.release()) {
            standings.judgeTooFew();
        }
    }

    @SuppressWarnings("ReferenceEquality") // An instance with another weight is another object.
    private boolean swapAndBook(
            int handle, Instance instance, InstanceState before, InstanceState after, boolean reserved) {
        synchronized (store.index()) {
            if (slots.instance(handle) != instance || !slots.swap(handle, before, after)) {
                return false;
            }
            store.ledger().book(before, after, instance.weight(), reserved);
            return true;
        }
    }

    private FigureLine figures(
            int handle, Instance instance, InstanceState before, HealthEvent event, Decision decision, Moment moment) {
        Rule rule = decision.rule();
        boolean told = TOLD_ANYWAY.contains(rule) && before.rule() != rule;
        if (!told && before.sameLabel(decision.next())) {
            return FigureLine.NOTHING;
        }
        try {
            return new Figures(
                            store, conditions.era(), evidence, moment, event, handle, instance, before, decision.next())
                    .of(rule);
        } catch (RuntimeException | LinkageError | StackOverflowError fault) {
            // The change took place, and what follows from it must.
            listener.scorerFault(fault);
            return new FigureLine().put("figures", "unknown");
        }
    }

    private void settle(
            int handle,
            Instance instance,
            InstanceState before,
            Decision decision,
            boolean booked,
            FigureLine figures) {
        InstanceState after = decision.next();
        if (decision.rule().clearsEvidence()) {
            evidence.clear(handle);
        }
        if (before.circuit().out() && after.circuit() instanceof Circuit.Ramping) {
            evidence.begin(handle);
        }
        if (before.epoch() != after.epoch()) {
            standings.publishEpoch(handle);
        }
        standings.reindex(handle, before, after);
        standings.publish(handle);
        if (!after.resting()) {
            store.watchList().add(handle);
        }
        if (!NO_TRIAL_AT_ONCE.contains(decision.rule())) {
            offerTrial(handle, after);
        }
        store.tally().changed(before, after);
        if (booked) {
            standings.judgeTooFew();
        }
        if (before.rule() != after.rule() || !before.circuit().equals(after.circuit())) {
            listener.changed(handle, instance, before, after, decision.rule(), figures);
        }
    }

    /** Lets one that is half-open, and does not ask for rest, be tried by the next request. */
    void offerTrial(int handle, InstanceState state) {
        if (!(state.circuit() instanceof Circuit.HalfOpen) || !state.eligible()) {
            return;
        }
        long now = ticker.nanos();
        if (state.throttle().allowsTrial(now, store.lines().idleNanos(handle, now))) {
            attention.offer(handle, Patience.NONE);
        }
    }
}
