package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.circuit.Check;
import io.datapunk.lb.domain.circuit.Circuit;
import io.datapunk.lb.domain.circuit.Decision;
import io.datapunk.lb.domain.circuit.HealthEvent;
import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.domain.circuit.StateMachine;
import io.datapunk.lb.domain.ejection.EjectionPolicy.TooFew;
import io.datapunk.lb.domain.ejection.Ledger;
import io.datapunk.lb.domain.selection.Selector;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Ticker;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.HealthScorer.Verdict;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The instances of one service with their health: hands out holds, folds outcomes, moves circuits, keeps the ledger.
 *
 * <p>Thread-safe. {@link #acquire} and {@link #complete} are lock-free and O(1), and allocate nothing for healthy traffic.
 * {@link #maintain} must be called about ten times a second; lists are applied by one thread at a time.
 *
 * <p>Protocol. A state is swapped by compare-and-set; whoever swapped it books the difference in the ledger exactly once, then
 * publishes the derived words of the line, repeating until they agree with the state of that moment, so that the last
 * publication is always the true one.
 */
public final class Pool {
    private static final float DENIED_SHARE = 0.1f;
    private static final float DEGRADED_SHARE = 0.5f;

    private static final int TRICKLE_TICKS = (int) (1_000_000_000L >>> Decay.TICK_SHIFT);

    private static final int LATENCY_SAMPLE = 256;
    private static final float LATENCY_STEP = 0.2f;

    private static final int RESTAMP_LEAST = 4;
    /** At ten rounds a second every line is visited within three and a half minutes. */
    private static final int RESTAMP_ROUNDS = 2048;

    private final Lines lines = new Lines();
    private final Slots slots = new Slots(lines);
    private final WatchList watchList = new WatchList(lines);
    private final EligibleIndex index = new EligibleIndex();
    private final Ledger ledger = new Ledger();
    private final PoolCandidates candidates = new PoolCandidates(this, lines, null);
    private final Membership membership;
    private final ErrorLevels errorLevels = new ErrorLevels();
    private final AtomicInteger attention = new AtomicInteger(Candidates.NONE);

    private final Ticker ticker;
    private final CoarseClock clock;
    private final PoolListener listener;
    private final long clientSeed;
    private final LongAdder staleOutcomes = new LongAdder();
    private final LongAdder writtenOff = new LongAdder();
    private final AtomicLong ejections = new AtomicLong();
    private final AtomicLong readmissions = new AtomicLong();
    private final AtomicLong denials = new AtomicLong();

    private volatile PoolPolicy policy;
    private volatile Selector selector;
    private volatile boolean tooFew;
    private volatile boolean frozen;
    private volatile float typicalLatency;
    private int latencyCursor;
    private int restampCursor;
    private long lastMaintained;

    /**
     * An empty pool.
     *
     * @param clock the coarse clock, refreshed by somebody else every few milliseconds
     * @param clientSeed differs between clients, so that they do not return to an instance together
     */
    public Pool(
            PoolPolicy policy,
            Selector selector,
            Ticker ticker,
            CoarseClock clock,
            PoolListener listener,
            long clientSeed) {
        this.policy = policy;
        this.selector = selector;
        this.ticker = ticker;
        this.clock = clock;
        this.listener = listener;
        this.clientSeed = clientSeed;
        this.membership = new Membership(this, slots, lines);
        this.lastMaintained = ticker.nanos();
    }

    // What the parts of a pool ask each other.

    EligibleIndex index() {
        return index;
    }

    Ledger ledger() {
        return ledger;
    }

    int[] members() {
        return membership.members();
    }

    @Nullable
    Instance instanceOrNull(int handle) {
        return slots.instance(handle);
    }

    float typicalLatency() {
        return typicalLatency;
    }

    int tick() {
        return clock.tick();
    }

    // Requests.

    /**
     * Holds an instance for one request; O(1), lock-free, no allocation.
     *
     * @return a ticket, or {@link Ticket#NONE} when nobody can be used
     */
    public long acquire(SelectionContext context, RandomGenerator random) {
        boolean refused = tooFew && policy.ejection().whenTooFew() == TooFew.FAIL_FAST;
        int waiting = attention.get();
        if (waiting != Candidates.NONE
                && (refused || !context.hasHash())
                && !context.excluded(waiting)
                && attention.compareAndSet(waiting, Candidates.NONE)) {
            long ticket = claim(waiting, context.route());
            if (ticket != Ticket.NONE) {
                return ticket;
            }
        }
        if (refused) {
            // Trials went on above: without them nobody would ever be healthy again.
            return Ticket.NONE;
        }
        int handle = selector.select(candidates, context, random);
        for (int ask = 0; ask < 4 && handle != Candidates.NONE; ask++) {
            long ticket = claim(handle, context.route());
            if (ticket != Ticket.NONE) {
                return ticket;
            }
            handle = candidates.any(random);
        }
        return claimAnyTrial(context);
    }

    /** When nobody admits traffic, a free trial permit is better than nothing. */
    private long claimAnyTrial(SelectionContext context) {
        for (int handle : members()) {
            if (candidates.eligible(handle) && !context.excluded(handle)) {
                long ticket = claim(handle, context.route());
                if (ticket != Ticket.NONE) {
                    return ticket;
                }
            }
        }
        return Ticket.NONE;
    }

    private long claim(int handle, int route) {
        long standing = lines.standing(handle);
        if (!Lines.eligible(standing)) {
            return Ticket.NONE;
        }
        boolean trial = Lines.trial(standing);
        if (trial && !dispatch(handle, HealthEvent.Claimed.CLAIMED)) {
            return Ticket.NONE;
        }
        lines.begin(handle, clock.tick());
        return Ticket.of(handle, lines.life(handle), trial, route);
    }

    /** The instance a ticket stands for, or null when it is gone. */
    public @Nullable Instance instance(long ticket) {
        int handle = Ticket.handle(ticket);
        Instance instance = slots.instance(handle);
        return instance != null && lines.incarnation(handle) == Ticket.incarnation(ticket) ? instance : null;
    }

    /**
     * Ends a hold; lock-free. What comes from an instance that is gone is counted and dropped; what was begun before the
     * circuit changed is no evidence.
     *
     * @param latencyNanos negative when unknown
     */
    public void complete(long ticket, Outcome outcome, long latencyNanos) {
        int handle = Ticket.handle(ticket);
        if (!ends(ticket, handle, outcome, latencyNanos)) {
            return;
        }
        if (outcome == Outcome.SUCCESS && lines.evidence(handle) == 0 && Lines.steady(lines.standing(handle))) {
            return;
        }
        if (slots.state(handle).epoch() != Ticket.epoch(ticket)) {
            return;
        }
        learn(handle, ticket, outcome, latencyNanos);
    }

    /**
     * Ends a hold on an instance that asked for less.
     *
     * @param retryAfterNanos 0 when it did not say for how long
     */
    public void throttled(long ticket, long latencyNanos, long retryAfterNanos) {
        int handle = Ticket.handle(ticket);
        if (ends(ticket, handle, Outcome.THROTTLED, latencyNanos)
                && slots.state(handle).epoch() == Ticket.epoch(ticket)) {
            voidTrial(handle, ticket);
            dispatch(handle, new HealthEvent.Throttled(retryAfterNanos));
        }
    }

    private boolean ends(long ticket, int handle, Outcome outcome, long latencyNanos) {
        if (!lines.knows(handle) || lines.incarnation(handle) != Ticket.incarnation(ticket)) {
            staleOutcomes.increment();
            return false;
        }
        boolean says = outcome == Outcome.SUCCESS || outcome.isFailure() || outcome == Outcome.CLIENT_ERROR;
        float sample = says && latencyNanos >= 0 ? latencyNanos : -1;
        if (!lines.end(handle, clock.tick(), sample, outcome != Outcome.SUCCESS, typicalLatency)) {
            staleOutcomes.increment();
            return false;
        }
        lines.count(handle, outcome);
        return true;
    }

    private void learn(int handle, long ticket, Outcome outcome, long latencyNanos) {
        boolean trial = Ticket.trial(ticket);
        switch (outcome) {
            case IGNORED -> voidTrial(handle, ticket);
            case THROTTLED -> {
                voidTrial(handle, ticket);
                dispatch(handle, new HealthEvent.Throttled(0));
            }
            case CLIENT_ERROR -> {
                fold(handle, ticket, outcome, latencyNanos);
                if (trial) {
                    dispatch(handle, new HealthEvent.Succeeded(true));
                }
            }
            case SUCCESS -> {
                fold(handle, ticket, outcome, latencyNanos);
                if (slots.state(handle).circuit() != Circuit.Closed.CLOSED) {
                    dispatch(handle, new HealthEvent.Succeeded(trial));
                }
            }
            case SERVER_ERROR, TIMEOUT, UNREACHABLE -> {
                fold(handle, ticket, outcome, latencyNanos);
                if (slots.state(handle).circuit() != Circuit.Closed.CLOSED) {
                    dispatch(handle, new HealthEvent.Failed(trial));
                }
            }
        }
    }

    private void voidTrial(int handle, long ticket) {
        if (Ticket.trial(ticket)) {
            dispatch(handle, HealthEvent.TrialVoid.TRIAL_VOID);
        }
    }

    /**
     * Says what load an instance reported.
     *
     * @param load finite and ≥ 0, else passed over
     */
    public void reportLoad(long ticket, float load) {
        int handle = Ticket.handle(ticket);
        if (instance(ticket) != null) {
            reported(handle, load);
        }
    }

    /**
     * Keeps what load a member reported, for two seconds.
     *
     * @param load finite and ≥ 0, else passed over
     */
    public void reported(int handle, float load) {
        if (load >= 0 && load < Float.POSITIVE_INFINITY && lines.knows(handle)) {
            lines.reportLoad(handle, load, clock.tick());
            watchList.add(handle);
        }
    }

    // Evidence.

    private void fold(int handle, long ticket, Outcome outcome, long latencyNanos) {
        HealthScorer scorer = policy.scorer();
        PoolPeers peers = new PoolPeers(this, lines, handle, scorer);
        long before;
        long after;
        do {
            InstanceState state = slots.state(handle);
            if (state.epoch() != Ticket.epoch(ticket) || state.circuit().out()) {
                // Out of traffic the trials decide, and a ramp begins with nothing against it.
                return;
            }
            before = lines.evidence(handle);
            try {
                after = scorer.fold(before, outcome, latencyNanos, peers);
            } catch (RuntimeException | LinkageError | StackOverflowError fault) {
                listener.scorerFault(fault);
                return;
            }
        } while (before != after && !lines.swapEvidence(handle, before, after));
        if (before != after) {
            evidenceChanged(handle, scorer, before, after);
        }
    }

    private void evidenceChanged(int handle, HealthScorer scorer, long before, long after) {
        errorLevels.add(scorer.errorLevel(after) - scorer.errorLevel(before));
        watchList.add(handle);
        publish(handle);
        Verdict verdict = scorer.verdict(after);
        InstanceState state = slots.state(handle);
        if (verdict != Verdict.KEEP || state.suspect() || state.denied()) {
            dispatch(handle, new HealthEvent.Judged(verdict));
        }
    }

    private void clearEvidence(int handle) {
        HealthScorer scorer = policy.scorer();
        long before;
        do {
            before = lines.evidence(handle);
        } while (before != 0 && !lines.swapEvidence(handle, before, 0));
        if (before != 0) {
            errorLevels.add(-scorer.errorLevel(before));
        }
    }

    /** The recent errors per request over those that admit traffic, without one whose evidence is given. */
    float errorRateWithout(long evidence, HealthScorer scorer) {
        int others = index.count() - 1;
        if (others < 1) {
            return Float.NaN;
        }
        double sum = (double) errorLevels.sum() - scorer.errorLevel(evidence);
        return (float) Math.min(1, Math.max(0, sum / ((double) HealthScorer.FULL_LEVEL * others)));
    }

    boolean frozen() {
        return frozen;
    }

    // Decisions.

    /**
     * Lets the state machine decide about an event.
     *
     * @return whether the state changed
     */
    boolean dispatch(int handle, HealthEvent event) {
        Instance instance = slots.instance(handle);
        if (instance == null) {
            return false;
        }
        while (true) {
            InstanceState before = slots.state(handle);
            Moment moment = new Moment(this, handle, instance, before);
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
        ledger.book(before, after, instance.weight(), reserved);
        if (decision.rule().clearsEvidence()) {
            clearEvidence(handle);
        }
        if (before.epoch() != after.epoch()) {
            lines.publishEpoch(handle, after.epoch());
        }
        reindex(handle, instance);
        publish(handle);
        if (!after.resting()) {
            watchList.add(handle);
        }
        if (after.circuit() instanceof Circuit.HalfOpen trial && !trial.taken() && after.eligible()) {
            attention.compareAndSet(Candidates.NONE, handle);
        }
        tally(before, after);
        judgeTooFew();
        if (before.rule() != after.rule() || !before.circuit().equals(after.circuit())) {
            listener.changed(handle, instance, before, after, decision.rule(), score);
        }
    }

    private void tally(InstanceState before, InstanceState after) {
        boolean rests = after.circuit() instanceof Circuit.Open;
        if (rests && !before.circuit().out()) {
            ejections.incrementAndGet();
        }
        if (before.circuit().out() && after.circuit() instanceof Circuit.Ramping) {
            readmissions.incrementAndGet();
        }
        if (after.denied() && !before.denied()) {
            denials.incrementAndGet();
        }
    }

    /** Makes the index agree with the state of this moment; the last one to call is the one that sees the last state. */
    private void reindex(int handle, Instance instance) {
        synchronized (index) {
            boolean wanted = countsAsEligible(slots.state(handle));
            if (wanted != lines.indexed(handle)) {
                lines.markIndexed(handle, wanted);
                if (wanted) {
                    index.add(handle, instance.weight());
                } else {
                    index.remove(handle, instance.weight());
                }
            }
        }
    }

    private boolean panics() {
        return tooFew && policy.ejection().whenTooFew() == TooFew.PANIC;
    }

    private boolean countsAsEligible(InstanceState state) {
        return state.admits() || (panics() && state.listed() && !state.order().given());
    }

    /** Derives the standing word from state and evidence, until it agrees with both as they are after writing. */
    @SuppressWarnings(
            "ReferenceEquality") // Whether it is the same state is the question, not whether it looks the same.
    void publish(int handle) {
        while (true) {
            InstanceState state = slots.state(handle);
            long evidence = lines.evidence(handle);
            boolean panic = panics();
            PoolPolicy now = policy;
            lines.publish(handle, standing(handle, state, evidence, panic, now));
            if (slots.state(handle) == state
                    && lines.evidence(handle) == evidence
                    && panics() == panic
                    && policy == now) {
                return;
            }
        }
    }

    private long standing(int handle, InstanceState state, long evidence, boolean panic, PoolPolicy now) {
        // Panic presses into service whoever has no free permit. Who has one is tried as ever, or nothing would end its
        // trial.
        boolean pressed = panic && state.listed() && !state.order().given() && !state.eligible();
        boolean trial = !pressed && state.circuit() instanceof Circuit.HalfOpen;
        float ramp = state.throttle().factor() * (state.denied() ? DENIED_SHARE : 1);
        if (state.check() == Check.DEGRADED) {
            ramp *= DEGRADED_SHARE;
        }
        if (pressed) {
            ramp *= now.circuit().rampStart();
        } else if (state.circuit() instanceof Circuit.Ramping ramping) {
            ramp *= ramping.level();
        }
        float health = pressed ? state.scoreWhenOut() : score(now.scorer(), evidence);
        return Lines.standing(
                pressed || state.eligible(), trial, state.steady(), ramp, health, membership.relativeWeight(handle));
    }

    private float score(HealthScorer scorer, long evidence) {
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

    float score(int handle) {
        return score(policy.scorer(), lines.evidence(handle));
    }

    Verdict verdict(int handle) {
        long evidence = lines.evidence(handle);
        return evidence == 0 ? Verdict.KEEP : policy.scorer().verdict(evidence);
    }

    int inFlight(int handle) {
        return lines.inFlight(handle);
    }

    /** The scorer in force. */
    public HealthScorer scorer() {
        return policy.scorer();
    }

    PoolPolicy policy() {
        return policy;
    }

    long now() {
        return ticker.nanos();
    }

    double jitter(Instance instance, int trips) {
        return 0.5 + Spread.unit(clientSeed, instance.id().hashCode(), trips);
    }

    private void judgeTooFew() {
        boolean was = tooFew;
        boolean is = ledger.tooFew(policy.ejection(), was);
        if (was == is) {
            return;
        }
        synchronized (index) {
            if (tooFew == is) {
                return;
            }
            tooFew = is;
        }
        for (int handle : members()) {
            Instance instance = slots.instance(handle);
            if (instance != null && slots.state(handle).circuit().out()) {
                reindex(handle, instance);
                publish(handle);
            }
        }
        listener.tooFew(is, ledger.account());
    }

    // Checks, orders, policy.

    /**
     * Counts a check of a member.
     *
     * @param contradicted see {@link HealthEvent.Checked}
     */
    public void checked(int handle, Check check, boolean passed, boolean contradicted) {
        dispatch(handle, new HealthEvent.Checked(check, passed, contradicted));
    }

    /**
     * An operator's order.
     *
     * @return false when no instance of this id is listed
     */
    public boolean order(String id, HealthEvent order) {
        int handle = membership.find(id);
        if (handle == Candidates.NONE) {
            return false;
        }
        dispatch(handle, order);
        return true;
    }

    /** Replaces the policy; evidence starts anew when the scorer is another. */
    public void policy(PoolPolicy next) {
        PoolPolicy before = policy;
        int[] members = members();
        if (before.scorer() != next.scorer()) {
            for (int handle : members) {
                clearEvidence(handle);
            }
        }
        policy = next;
        judgeTooFew();
        for (int handle : members) {
            publish(handle);
        }
    }

    /** Replaces the selector; it is prepared before it is used. */
    public void selector(Selector next) {
        next.prepare(candidates);
        selector = next;
    }

    /** Suspends ejection, or ends that. */
    public void freeze(boolean on) {
        frozen = on;
    }

    /** The live view of all members. */
    public Candidates candidates() {
        return candidates;
    }

    // Membership.

    /** These are all: whoever is not among them goes. O(n log n). One thread at a time. */
    public MembershipChange replace(Collection<Instance> all) {
        return prepared(membership.replace(all));
    }

    /** These came or changed, those went. O(changes · log n) and one copy of the handles. One thread at a time. */
    public MembershipChange change(Collection<Instance> addedOrChanged, Collection<String> removedIds) {
        return prepared(membership.change(addedOrChanged, removedIds));
    }

    private MembershipChange prepared(MembershipChange change) {
        boolean moved = change.added().length > 0 || change.removed().length > 0;
        if ((moved || change.changed() > 0) && selector.rebuildsOn(!moved)) {
            selector.prepare(candidates);
        }
        return change;
    }

    void reweighed(int handle, Instance before, Instance after) {
        ledger.reweigh(slots.state(handle), before.weight(), after.weight());
        synchronized (index) {
            if (lines.indexed(handle)) {
                index.reweigh(after.weight() - before.weight());
            }
        }
    }

    /** The handles of all members in order of id; not to be changed. */
    public int[] handles() {
        return members();
    }

    // Time.

    /** Everything that only time brings: forgiveness, holds, ramps, freed slots. One thread at a time. */
    public void maintain() {
        long now = ticker.nanos();
        long elapsed = Math.max(0, now - lastMaintained);
        lastMaintained = now;
        watchList.sweep(handle -> attend(handle, elapsed));
        membership.release(now, policy.leaseLimit());
        if (index.stale()) {
            synchronized (index) {
                index.rebuild(members(), lines);
            }
        }
        learnTypicalLatency();
        visitSome();
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
        forgive(handle, elapsed);
        dispatch(handle, HealthEvent.Due.DUE);
        InstanceState state = slots.state(handle);
        if (!state.listed()) {
            return false;
        }
        if (waits(handle, state)) {
            attention.compareAndSet(Candidates.NONE, handle);
        }
        boolean reports = lines.expireReport(handle, clock.tick());
        return reports || !state.resting() || lines.evidence(handle) != 0;
    }

    /** Whether the next request should be its: it has a free permit, or something speaks against it and it is idle. */
    private boolean waits(int handle, InstanceState state) {
        if (!state.eligible()) {
            return false;
        }
        if (state.circuit() instanceof Circuit.HalfOpen) {
            return true;
        }
        return (state.suspect() || state.denied() || lines.evidence(handle) != 0)
                && lines.inFlight(handle) == 0
                && Decay.age(lines.tickOf(handle), clock.tick()) > TRICKLE_TICKS;
    }

    private void forgive(int handle, long elapsed) {
        HealthScorer scorer = policy.scorer();
        long before = lines.evidence(handle);
        if (before == 0 || elapsed <= 0) {
            return;
        }
        try {
            long after = scorer.forgive(before, elapsed);
            if (after != before && lines.swapEvidence(handle, before, after)) {
                errorLevels.add(scorer.errorLevel(after) - scorer.errorLevel(before));
                publish(handle);
            }
        } catch (RuntimeException | LinkageError | StackOverflowError fault) {
            listener.scorerFault(fault);
        }
    }

    /** The mean cost of some members that have one, moved by a part each time. */
    private void learnTypicalLatency() {
        int[] members = members();
        double sum = 0;
        int seen = 0;
        int looks = Math.min(members.length, LATENCY_SAMPLE);
        for (int i = 0; i < looks; i++) {
            latencyCursor = latencyCursor + 1 >= members.length ? 0 : latencyCursor + 1;
            int handle = members[latencyCursor];
            float cost = lines.rawLatency(handle);
            if (cost > 0 && lines.indexed(handle)) {
                sum += Math.log(cost);
                seen++;
            }
        }
        if (seen > 0) {
            float mean = (float) Math.exp(sum / seen);
            typicalLatency = typicalLatency == 0 ? mean : typicalLatency + (mean - typicalLatency) * LATENCY_STEP;
        }
    }

    /** Visits every line now and then: writes off what was never completed, and keeps ticks from wrapping. */
    private void visitSome() {
        int[] members = members();
        int looks = Math.min(members.length, RESTAMP_LEAST + members.length / RESTAMP_ROUNDS);
        int tick = clock.tick();
        long limit = policy.leaseLimit() >> Decay.TICK_SHIFT;
        for (int i = 0; i < looks; i++) {
            restampCursor = restampCursor + 1 >= members.length ? 0 : restampCursor + 1;
            int handle = members[restampCursor];
            if (lines.stall(handle, tick) > limit) {
                wroteOff(lines.writeOff(handle));
            }
            lines.restamp(handle, tick, typicalLatency);
        }
    }

    // Figures.

    /** Whether too few are healthy now. */
    public boolean tooFewHealthy() {
        return tooFew;
    }

    /** Whether ejection is suspended now. */
    public boolean isFrozen() {
        return frozen;
    }

    /** What the ledger holds. */
    public Ledger.Account account() {
        return ledger.account();
    }

    /** What is known of a member; null when the handle has no life. */
    public @Nullable MemberView view(int handle) {
        Instance instance = slots.instance(handle);
        if (instance == null) {
            return null;
        }
        long standing = lines.standing(handle);
        return new MemberView(
                instance,
                slots.state(handle),
                Lines.eligible(standing),
                Lines.health(standing),
                Lines.ramp(standing),
                lines.inFlight(handle),
                lines.rawLatency(handle),
                counts(handle));
    }

    private Map<Outcome, Long> counts(int handle) {
        Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome, lines.counted(handle, outcome));
        }
        return counts;
    }

    /** Completed attempts of a member with this outcome since it was listed. */
    public long counted(int handle, Outcome outcome) {
        return lines.knows(handle) ? lines.counted(handle, outcome) : 0;
    }

    /** Completed attempts by outcome over all instances there ever were. O(n). */
    public Map<Outcome, Long> totals() {
        return membership.totals();
    }

    /** What only grows. */
    public PoolCounts poolCounts() {
        return new PoolCounts(
                ejections.get(), readmissions.get(), denials.get(), staleOutcomes.sum(), writtenOff.sum());
    }

    /** Requests that are out now, also to instances that left. O(n). */
    public long inFlightTotal() {
        return membership.inFlight();
    }

    void wroteOff(int requests) {
        writtenOff.add(requests);
    }

    /** Takes what an instance that left still weighs out of the sums. */
    void forget(int handle) {
        clearEvidence(handle);
    }
}
