package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.circuit.Circuit;
import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.domain.pool.Attention.Patience;
import java.util.function.BooleanSupplier;

/**
 * Everything that only time brings: forgiveness, holds, ramps, freed slots, what a request usually costs.
 *
 * <p>One thread at a time.
 */
final class Maintenance {
    private static final int TRICKLE_TICKS = (int) (1_000_000_000L >>> Decay.TICK_SHIFT);
    /** Where a member usually gets more than this in a second, the time in which it gets them is long enough. */
    private static final float TRICKLE_REQUESTS = 256;

    /** How many times the typical latency somebody must seem to take to be asked only to find out. */
    private static final float DEAR = 2;

    private static final float LOOK_TICKS = 0.5e9f / (1 << Decay.TICK_SHIFT);
    private static final float MOST_LOOK_TICKS = 5e9f / (1 << Decay.TICK_SHIFT);
    /** Of a thousand requests two may be spent on finding out about the same instance, if it is very slow. */
    private static final float REQUESTS_BETWEEN_LOOKS = 500;

    private static final long LONGEST_REST_TICKS = Decay.OLD - Decay.PAUSE;

    private static final int RESTAMP_LEAST = 4;
    /** At ten rounds a second every line is visited within three and a half minutes. */
    private static final int RESTAMP_ROUNDS = 2048;

    private final Store store;
    private final Lines lines;
    private final Slots slots;
    private final Conditions conditions;
    private final Evidence evidence;
    private final Standings standings;
    private final Decisions decisions;
    private final Attention attention;
    private final Freeze freeze;
    private final LatencySurvey latencies;
    private final Membership membership;
    private final BooleanSupplier comparesByCost;
    private final CoarseClock clock;
    private final ForwardTicker ticker;
    private int restampCursor;
    private long lastRun;

    /** @param comparesByCost whether the strategy compares those it draws by a cost, and so can compare more of them */
    Maintenance(
            Store store,
            Conditions conditions,
            Evidence evidence,
            Standings standings,
            Decisions decisions,
            Attention attention,
            Membership membership,
            BooleanSupplier comparesByCost,
            CoarseClock clock,
            ForwardTicker ticker) {
        this.store = store;
        this.lines = store.lines();
        this.slots = store.slots();
        this.conditions = conditions;
        this.evidence = evidence;
        this.standings = standings;
        this.decisions = decisions;
        this.attention = attention;
        this.freeze = new Freeze(store, conditions);
        this.latencies = new LatencySurvey(store, conditions);
        this.membership = membership;
        this.comparesByCost = comparesByCost;
        this.clock = clock;
        this.ticker = ticker;
        this.lastRun = ticker.nanos();
    }

    void run() {
        ticker.catchUp();
        long now = ticker.nanos();
        long elapsed = now - lastRun;
        lastRun = now;
        store.traffic().observe(store.members().handles(), elapsed, conditions.frozen());
        store.traffic().failing(evidence.usual().recentRate(), elapsed);
        conditions.breadth(breadth());
        store.recentErrors().forgetOld(clock.tick());
        boolean changed = freeze.look(now, elapsed);
        conditions.maintained(now);
        if (changed) {
            standings.publishAll();
        }
        attention.recount();
        store.watchList().sweep(handle -> attend(handle, elapsed));
        attention.dismiss(handle -> !StandingWord.eligible(lines.standing(handle)));
        membership.release(now, conditions.policy().leaseLimit());
        membership.refreshIndex();
        latencies.round();
        visitSome();
    }

    private int breadth() {
        return comparesByCost.getAsBoolean()
                ? Breadth.of(
                        store.members().handles().length, store.traffic().begunPerTick(), conditions.typicalLatency())
                : Breadth.LEAST;
    }

    /**
     * Looks after one instance.
     *
     * @return whether it must be looked after again
     */
    private boolean attend(int handle, long elapsed) {
        if (slots.instance(handle) == null) {
            return false;
        }
        boolean caughtUp = evidence.catchUp(handle);
        if (evidence.forgive(handle, elapsed) || caughtUp) {
            standings.publishScore(handle);
        }
        decisions.due(handle);
        InstanceState state = slots.state(handle);
        if (!state.listed()) {
            return false;
        }
        if (state.eligible()) {
            if (state.circuit() instanceof Circuit.HalfOpen) {
                decisions.offerTrial(handle, state);
            } else if (isNeglected(handle, state)) {
                attention.offer(handle, Patience.FAIR);
            }
        }
        if (state.steady()) {
            lines.endWaitingInVain(handle); // No success of it will be learned from, so nothing else would end it.
        }
        attention.count(handle);
        if (lines.expireReport(handle, clock.tick())) {
            standings.publish(handle);
        }
        return lines.reports(handle) || !state.resting() || lines.evidence(handle) != 0;
    }

    /**
     * Whether something speaks against it and it is idle, so that nobody would ever find out that it is well. One that should
     * be out, and may not be, is left alone for as long as if it were and its trials had failed: for the shortest of the
     * longest rests, as its coming back ends the lack of others. Nor is one tried that asked for less a moment ago.
     */
    private boolean isNeglected(int handle, InstanceState state) {
        // Not beyond the age at which its line is stamped anew.
        long rest = state.denied()
                ? Math.min(conditions.policy().circuit().longestHold() >> (Decay.TICK_SHIFT + 1), LONGEST_REST_TICKS)
                : 0;
        long now = clock.nanos();
        return (state.suspect() || state.denied() || lines.evidence(handle) != 0)
                && lines.inFlight(handle) == 0
                && state.throttle().allowsTrial(now, lines.idleNanos(handle, now))
                && Decay.age(LoadWord.tick(lines.load(handle)), clock.tick()) > Math.max(trickleTicks(), (float) rest);
    }

    /** For how long one is left alone that something speaks against. */
    private float trickleTicks() {
        float requestsPerTick = store.traffic().requestsPerTick();
        return Math.min(TRICKLE_TICKS, TRICKLE_REQUESTS * store.members().handles().length / requestsPerTick);
    }

    /**
     * Visits every line now and then: writes off what was never completed, keeps ticks from wrapping, and sees who may be
     * faster than anybody knows.
     */
    private void visitSome() {
        int[] members = store.members().handles();
        int looks = Math.min(members.length, RESTAMP_LEAST + members.length / RESTAMP_ROUNDS);
        int tick = clock.tick();
        long limit = conditions.policy().leaseLimit() >> Decay.TICK_SHIFT;
        for (int i = 0; i < looks; i++) {
            restampCursor = restampCursor + 1 >= members.length ? 0 : restampCursor + 1;
            int handle = members[restampCursor];
            if (LoadWord.stall(lines.load(handle), tick) > limit) {
                store.tally().wroteOff(lines.writeOff(handle));
            }
            lines.restamp(handle, tick, conditions.typicalLatency());
            offerALook(handle, tick);
        }
    }

    /** Lets an instance wait that is idle for want of showing that it is no longer slow. */
    private void offerALook(int handle, int tick) {
        float typical = conditions.typicalLatency();
        if (typical > 0
                && StandingWord.free(lines.standing(handle))
                && lines.inFlight(handle) == 0
                && maybeSlowNoMore(handle, tick, typical)) {
            attention.offer(handle, Patience.LONG);
        }
    }

    /**
     * Whether it was slow, and is idle for so long that finding out costs little: the longer the slower it was, but no longer than some
     * seconds, as it may have been one outlier, unless there are few requests to spend.
     */
    private boolean maybeSlowNoMore(int handle, int tick, float typical) {
        long load = lines.load(handle);
        float dearness = LoadWord.decayed(load, tick, typical) / typical;
        return dearness > DEAR
                && Decay.age(LoadWord.tick(load), tick) > Math.min(LOOK_TICKS * dearness, mostLookTicks());
    }

    private float mostLookTicks() {
        return Math.max(
                MOST_LOOK_TICKS, REQUESTS_BETWEEN_LOOKS / store.traffic().requestsPerTick());
    }
}
