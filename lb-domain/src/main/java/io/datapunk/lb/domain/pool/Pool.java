package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.circuit.Check;
import io.datapunk.lb.domain.circuit.HealthEvent;
import io.datapunk.lb.domain.ejection.Ledger;
import io.datapunk.lb.domain.selection.Selector;
import io.datapunk.lb.domain.selection.TracedPick;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Ticker;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongBinaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The instances of one service with their health: hands out holds, folds outcomes, moves circuits, keeps the ledger.
 *
 * <p>Thread-safe. {@link #acquire} and {@link #complete} are lock-free and O(1), and allocate nothing for healthy traffic.
 * {@link #maintain} must be called about ten times a second; lists are applied by one thread at a time.
 *
 * <p>Its parts: {@link Acquisition}, {@link Completion}, {@link Evidence}, {@link Decisions}, {@link Standings}, {@link Membership} and {@link
 * Maintenance} work on one {@link Store} under shared {@link Conditions}. A state is swapped by compare-and-set; whoever
 * swapped it books the difference in the ledger exactly once, then publishes the derived words of the line, repeating until
 * they agree with the state of that moment, so that the last publication is always the true one.
 */
public final class Pool {
    private final Store store = Store.empty();
    private final Lines lines = store.lines();
    private final Slots slots = store.slots();
    private final Conditions conditions;
    private final Evidence evidence;
    private final Standings standings;
    private final Decisions decisions;
    private final Membership membership;
    private final PoolCandidates candidates;
    private final PairWalk walk;
    private final Acquisition acquisition;
    private final Completion completion;
    private final Maintenance maintenance;
    private final CoarseClock clock;
    private final Object choosing = new Object();
    /** Held while a selector prepares, so that no change of members falls between its preparing and its being in force. */
    private final Object preparing = new Object();

    /**
     * An empty pool.
     *
     * @param clock the coarse clock, refreshed by somebody else every few milliseconds
     * @param lane tells which threads call: any number, the same for one thread, so that they do not wait for each other's
     *     memory
     * @param clientSeed differs between clients, so that they do not return to an instance together
     */
    public Pool(
            PoolPolicy policy,
            Selector selector,
            Ticker ticker,
            CoarseClock clock,
            IntSupplier lane,
            PoolListener listener,
            long clientSeed) {
        this.clock = clock;
        ForwardTicker time = new ForwardTicker(ticker);
        conditions = new Conditions(policy);
        Attention attention = new Attention(store.lines(), store.members(), conditions.detours());
        evidence = new Evidence(store, conditions, clock, listener);
        standings = new Standings(store, conditions, evidence, listener);
        decisions = new Decisions(store, conditions, evidence, standings, attention, time, listener, clientSeed);
        membership = new Membership(store, evidence, standings, decisions, clock, time);
        candidates = new PoolCandidates(store, conditions, clock, null);
        walk = new PairWalk(lane, () -> clock.tick() + (int) clientSeed);
        acquisition = new Acquisition(store, conditions, decisions, attention, candidates, walk, clock, selector);
        completion = new Completion(store, conditions, evidence, standings, decisions, attention, clock);
        maintenance = new Maintenance(
                store,
                conditions,
                evidence,
                standings,
                decisions,
                attention,
                membership,
                () -> acquisition.selector().beginsWithBetterOfTwo(),
                clock,
                time);
    }

    // Requests.

    /**
     * Holds an instance for one request; O(1), lock-free, no allocation.
     *
     * @return a ticket, or {@link Ticket#NONE} when nobody can be used
     */
    public long acquire(SelectionContext context, RandomGenerator random) {
        return acquisition.acquire(context, random);
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
        completion.complete(ticket, outcome, latencyNanos);
    }

    /**
     * Ends a hold on an instance that asked for less.
     *
     * @param retryAfterNanos 0 when it did not say for how long
     */
    public void throttled(long ticket, long latencyNanos, long retryAfterNanos) {
        completion.throttled(ticket, latencyNanos, retryAfterNanos);
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
            if (lines.reportLoad(handle, load, clock.tick())) {
                standings.publish(handle);
            }
            store.watchList().add(handle);
        }
    }

    // Checks, orders, policy.

    /**
     * Counts a check of a member.
     *
     * @param contradicted see {@link HealthEvent.Checked}
     */
    public void checked(int handle, Check check, boolean passed, boolean contradicted) {
        decisions.decide(handle, new HealthEvent.Checked(check, passed, contradicted));
    }

    /**
     * An operator's order.
     *
     * @return false when no instance of this id is listed
     */
    public boolean order(String id, HealthEvent order) {
        int handle = store.members().find(id);
        if (handle == Candidates.NONE) {
            return false;
        }
        decisions.decide(handle, order);
        return true;
    }

    /** Replaces the policy; evidence starts anew when the scorer is another. By one thread at a time. */
    public void policy(PoolPolicy next) {
        HealthScorer before = conditions.scorer();
        if (before != next.scorer()) {
            // Nobody learns for a moment, so that no scorer reads what another one wrote.
            conditions.policy(new PoolPolicy(NoScorer.NONE, next.circuit(), next.ejection(), next.leaseLimit()));
            for (int handle : handles()) {
                evidence.clear(handle);
            }
        }
        conditions.policy(next);
        standings.judgeTooFew();
        for (int handle : handles()) {
            standings.reindex(handle);
            standings.publish(handle);
            lines.endWaitingInVain(handle);
        }
    }

    /** Replaces the selector; one for a strategy that is built in is prepared before it is used. */
    public void selector(Selector next) {
        synchronized (preparing) {
            next.prepare(candidates);
            synchronized (choosing) {
                acquisition.chooseBy(next);
            }
        }
    }

    /**
     * Has every pick written down from now on, or none any more. Picks under way are not waited for.
     *
     * @param told hears of each pick on the thread that made it, and never throws; null for nobody
     */
    public void explain(@Nullable Consumer<? super TracedPick> told) {
        synchronized (choosing) {
            acquisition.explain(told == null ? null : new Explaining(acquisition, candidates, clock, told));
        }
    }

    /** Has the selector prepare for the present members, as when some of them came while its strategy was not asked. */
    public void prepare() {
        acquisition.selector().prepare(candidates);
        chooseAsPrepared();
    }

    /** A picker that was prepared may begin in another way than the one before it. */
    private void chooseAsPrepared() {
        synchronized (choosing) {
            acquisition.chooseBy(acquisition.selector());
        }
    }

    /** Suspends ejection, or ends that. */
    public void freeze(boolean on) {
        conditions.frozenByOrder(on);
        standings.publishAll();
    }

    /** The live view of all members. */
    public Candidates candidates() {
        return candidates;
    }

    // Membership.

    /**
     * These are all: whoever is not among them goes. O(n) when they are in order of id, else O(n log n). One thread at a time.
     */
    public MembershipChange replace(Collection<Instance> all) {
        return prepared(membership.replace(all));
    }

    /** These came or changed, those went. O(changes · log n) and one copy of the handles; among very many, an eighth of the ids besides once in n / 128 changes. One thread at a time. */
    public MembershipChange change(Collection<Instance> addedOrChanged, Collection<String> removedIds) {
        return prepared(membership.change(addedOrChanged, removedIds));
    }

    private MembershipChange prepared(MembershipChange change) {
        boolean moved = change.added().length > 0 || change.removed().length > 0;
        synchronized (preparing) {
            if ((moved || change.changed().length > 0) && acquisition.selector().rebuildsOn(!moved)) {
                prepare();
            }
        }
        return change;
    }

    /** Whether an instance of this id is a member. O(log n). */
    public boolean lists(String id) {
        return store.members().find(id) != Candidates.NONE;
    }

    /** The handles of all members in order of id; not to be changed. */
    public int[] handles() {
        return store.members().handles();
    }

    // Time.

    /** Everything that only time brings: forgiveness, holds, ramps, freed slots. One thread at a time. */
    public void maintain() {
        maintenance.run();
        walk.divide();
    }

    /**
     * Lets time soften what speaks against every member, apart from {@link #maintain}: for a scorer that may take its time
     * over it, and whose own {@link HealthScorer#forgive} therefore changes nothing. O(n); one thread at a time.
     *
     * @param scorer nothing happens unless it is in force
     * @param forgiveness from a word and the nanoseconds that passed to the new word; asked on this thread
     */
    public void forgive(HealthScorer scorer, LongBinaryOperator forgiveness, long elapsedNanos) {
        for (int handle : handles()) {
            if (evidence.forgive(handle, scorer, forgiveness, elapsedNanos)) {
                standings.publish(handle);
            }
        }
    }

    // Figures.

    /** Requests a second that a member completes on average, over the last seconds; 0 while unknown. */
    public double requestsPerMemberSecond() {
        int members = handles().length;
        return members == 0 ? 0 : store.traffic().requestsPerTick() / members * (1e9 / (1 << Decay.TICK_SHIFT));
    }

    /** Whether too few are healthy now. */
    public boolean tooFewHealthy() {
        return conditions.tooFew();
    }

    /** Whether ejection is suspended now. */
    public boolean isFrozen() {
        return conditions.frozen();
    }

    /** What the ledger holds. */
    public Ledger.Account account() {
        return store.ledger().account();
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
                StandingWord.eligible(standing),
                StandingWord.health(standing),
                StandingWord.ramp(standing),
                lines.inFlight(handle),
                LoadWord.latency(lines.load(handle)),
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
        return store.tally().counts();
    }

    /** Requests that are out now, also to instances that left. O(n). */
    public long inFlightTotal() {
        return membership.inFlight();
    }

    /** The scorer in force. */
    public HealthScorer scorer() {
        return conditions.scorer();
    }

    // For those who audit a pool from within the package.

    Store store() {
        return store;
    }

    Conditions conditions() {
        return conditions;
    }

    Decisions decisions() {
        return decisions;
    }

    Evidence evidence() {
        return evidence;
    }
}
