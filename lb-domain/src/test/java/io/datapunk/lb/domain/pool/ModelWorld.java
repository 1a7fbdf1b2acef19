package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;

import io.datapunk.lb.domain.circuit.Check;
import io.datapunk.lb.domain.circuit.Circuit;
import io.datapunk.lb.domain.circuit.CircuitPolicy;
import io.datapunk.lb.domain.circuit.HealthEvent;
import io.datapunk.lb.domain.circuit.History;
import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.domain.circuit.Order;
import io.datapunk.lb.domain.circuit.Rule;
import io.datapunk.lb.domain.ejection.EjectionPolicy;
import io.datapunk.lb.domain.ejection.Ledger;
import io.datapunk.lb.domain.selection.Selector;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A real pool of three, the events that may happen to it, and what must hold after each.
 *
 * <p>Time passes in steps only, so of a deadline it matters only how many steps it is away; that is how states are told
 * apart in {@link #signature}. The three are alike, so their order does not count.
 */
final class ModelWorld implements PoolListener {
    private static final String PAIR = "[a-z-]+ [^, ]+( s)?";
    private static final Pattern FIGURES = Pattern.compile(PAIR + "(, " + PAIR + ")*");

    static final int INSTANCES = 3;
    private static final long STEP = SECOND / 2;
    private static final int STEPS_PER_EVENT = 4;
    /** Where requests are few a rest lasts up to a minute and a half. */
    private static final int HEALING_ROUNDS = 60;

    /** Second rests last twice the first; every first rest is over after one event of time. */
    private static final CircuitPolicy CIRCUIT =
            new CircuitPolicy(SECOND, 2 * SECOND, 60 * SECOND, 2 * SECOND, 2, 0.5f, 3 * SECOND, 0.8f);

    /** What may happen to one instance. */
    enum Local {
        /** The request that is out, or else a new one, succeeds. */
        SUCCEED,
        /** The request that is out, or else a new one, fails. */
        FAIL,
        /** A request begins, and stays out. */
        BEGIN,
        /** The request that is out says nothing. */
        IGNORE,
        CHECK_REFUSES,
        CHECK_SILENT,
        CHECK_SILENT_AGAINST_SUCCESS,
        CHECK_MISSES,
        CHECK_PASSES,
        DRAIN,
        FORCE_OUT,
        UNDRAIN,
        RESET,
        /** The registry sets its drain mark, or takes it off again; it is with the entry, which may not be listed. */
        MARK_OR_NOT,
        /** The registry drops it, or lists it again. */
        DROP_OR_LIST
    }

    private static final Set<Local> REQUESTS = EnumSet.of(Local.SUCCEED, Local.FAIL, Local.BEGIN, Local.IGNORE);

    /** One event of a model: something that happens to one instance, or to all. */
    sealed interface Event {
        /** Something happens to the i-th instance. */
        record To(Local what, int i) implements Event {
            @Override
            public String toString() {
                return what + "(" + i + ")";
            }
        }

        /** Something happens to all. */
        enum Global implements Event {
            /** Two seconds pass. */
            TIME,
            /** Ejection is suspended, or allowed again. */
            FREEZE
        }
    }

    private final EjectionPolicy ejection;
    private final ManualTime time;
    private final CoarseClock clock;
    private final Pool pool;
    private final RandomGenerator random = new SplittableRandom(1);
    private final Instance[] instances = new Instance[INSTANCES];
    private final long[] held = new long[INSTANCES];
    private final History[] remembered = new History[INSTANCES];
    private final boolean[] marked = new boolean[INSTANCES];
    /** Whose mark no operator has lifted since it was set. */
    private final boolean[] mustDrain = new boolean[INSTANCES];

    private long begun;
    private @Nullable String broken;

    ModelWorld(EjectionPolicy ejection, long origin) {
        this.ejection = ejection;
        time = new ManualTime(origin);
        clock = new CoarseClock(time);
        Selector selector = new Selector(new FirstAllowed(), fault -> broken = "the picker threw " + fault);
        PoolPolicy policy = new PoolPolicy(new CountingScorer(), CIRCUIT, ejection, 10_000 * SECOND);
        pool = new Pool(policy, selector, time, clock, () -> 0, this, 42);
        selector.prepare(pool.candidates());
        for (int i = 0; i < INSTANCES; i++) {
            instances[i] = Instance.of("i" + i, "host", 1 + i);
        }
        Arrays.fill(held, Ticket.NONE);
        Arrays.fill(remembered, History.NONE);
        pool.replace(List.of(instances));
    }

    /** Takes the first in order that may be used; honours everything, so that nothing is drawn. */
    private static final class FirstAllowed implements SelectionStrategy {
        @Override
        public Picker prepare(Candidates all, @Nullable Picker previous) {
            return (candidates, context, random) -> {
                for (int i = 0; i < candidates.size(); i++) {
                    int handle = candidates.handle(i);
                    if (candidates.eligible(handle) && !context.excluded(handle)) {
                        return handle;
                    }
                }
                return Candidates.NONE;
            };
        }

        @Override
        public Rebuild rebuild() {
            return Rebuild.NEVER;
        }

        @Override
        public Set<Honours> honours() {
            return EnumSet.allOf(Honours.class);
        }
    }

    /** A request for one instance only. */
    private record Only(int handle) implements SelectionContext {
        @Override
        public boolean hasHash() {
            return false;
        }

        @Override
        public long hash() {
            return 0;
        }

        @Override
        public int attempt() {
            return 0;
        }

        @Override
        public boolean excluded(int other) {
            return other != handle;
        }

        @Override
        public int route() {
            return 0;
        }
    }

    // Events.

    void happen(Event event) {
        if (event instanceof Event.To local) {
            happen(local.i(), local.what());
        } else if (event == Event.Global.TIME) {
            pass();
        } else {
            pool.freeze(!pool.isFrozen());
        }
        if (broken != null) {
            throw new AssertionError(broken);
        }
    }

    private void happen(int i, Local event) {
        if (event == Local.DROP_OR_LIST) {
            dropOrList(i);
            return;
        }
        if (event == Local.MARK_OR_NOT) {
            marked[i] = !marked[i];
            followMark(i);
            return;
        }
        if (held[i] != Ticket.NONE) {
            switch (event) {
                case SUCCEED -> end(i, Outcome.SUCCESS);
                case FAIL -> end(i, Outcome.SERVER_ERROR);
                case IGNORE -> end(i, Outcome.IGNORED);
                default -> {}
            }
            if (REQUESTS.contains(event)) {
                return;
            }
        }
        int handle = handle(i);
        if (handle != Candidates.NONE) {
            happen(i, handle, event);
        }
    }

    private void happen(int i, int handle, Local event) {
        switch (event) {
            case SUCCEED -> request(handle, Outcome.SUCCESS);
            case FAIL -> request(handle, Outcome.UNREACHABLE);
            case BEGIN -> held[i] = acquire(handle);
            case CHECK_REFUSES -> pool.checked(handle, Check.REFUSE, false, false);
            case CHECK_SILENT -> pool.checked(handle, Check.SILENT, false, false);
            case CHECK_SILENT_AGAINST_SUCCESS -> pool.checked(handle, Check.SILENT, false, true);
            case CHECK_MISSES -> pool.checked(handle, Check.MISSED, false, false);
            case CHECK_PASSES -> pool.checked(handle, Check.UP, true, false);
            case DRAIN -> pool.order(instances[i].id(), HealthEvent.Drain.DRAIN);
            case FORCE_OUT -> pool.order(instances[i].id(), new HealthEvent.ForceOut(3 * SECOND));
            case UNDRAIN -> lift(i, HealthEvent.Undrain.UNDRAIN);
            case RESET -> lift(i, HealthEvent.Reset.RESET);
            case IGNORE, MARK_OR_NOT, DROP_OR_LIST -> {}
        }
    }

    private void lift(int i, HealthEvent order) {
        mustDrain[i] = false;
        pool.order(instances[i].id(), order);
    }

    private void followMark(int i) {
        mustDrain[i] = marked[i];
        pool.order(instances[i].id(), marked[i] ? HealthEvent.Drain.MARKED : HealthEvent.Undrain.UNMARKED);
    }

    private void dropOrList(int i) {
        int handle = handle(i);
        if (handle == Candidates.NONE) {
            pool.change(List.of(instances[i]), List.of());
            if (marked[i]) {
                followMark(i);
            }
        } else {
            remembered[i] = pool.view(handle).state().history();
            pool.change(List.of(), List.of(instances[i].id()));
        }
    }

    private void pass() {
        for (int i = 0; i < STEPS_PER_EVENT; i++) {
            time.advance(STEP);
            clock.refresh();
            pool.maintain();
        }
    }

    private int handle(int i) {
        for (int handle : pool.handles()) {
            if (instances[i].equals(pool.store().slots().instance(handle))) {
                return handle;
            }
        }
        return Candidates.NONE;
    }

    private long acquire(int handle) {
        if (!pool.candidates().eligible(handle)) {
            return Ticket.NONE;
        }
        long ticket = pool.acquire(new Only(handle), random);
        if (ticket == Ticket.NONE) {
            if (!refusing()) {
                broken = "an eligible instance was not to be had";
            }
            return Ticket.NONE;
        }
        if (Ticket.handle(ticket) != handle) {
            broken = "an excluded instance was handed out";
        }
        begun++;
        return ticket;
    }

    private boolean refusing() {
        return pool.tooFewHealthy() && ejection.whenTooFew() == EjectionPolicy.TooFew.FAIL_FAST;
    }

    private void request(int handle, Outcome outcome) {
        long ticket = acquire(handle);
        if (ticket != Ticket.NONE) {
            pool.complete(ticket, outcome, -1);
        }
    }

    private void end(int i, Outcome outcome) {
        pool.complete(held[i], outcome, -1);
        held[i] = Ticket.NONE;
    }

    // What must hold.

    @Override
    public void changed(
            int handle, Instance instance, InstanceState before, InstanceState after, Rule rule, FigureLine figures) {
        boolean shows = !before.label().equals(after.label());
        if (shows == before.sameLabel(after)
                || (shows && !FIGURES.matcher(figures.toString()).matches())) {
            broken = rule + " told \"" + figures + "\" of " + before.label() + " to " + after.label();
        }
        if (!before.circuit().out() && after.circuit().out()) {
            Ledger.Account account = pool.account();
            if (account.listed() - account.out() < Math.max(1, ejection.minHealthy())) {
                broken = rule + " broke the floor: " + account;
            }
            if (pool.isFrozen()) {
                broken = rule + " while frozen";
            }
        }
    }

    @Override
    public void tooFew(boolean entered, Ledger.Account account) {}

    @Override
    public void scorerFault(Throwable fault) {
        broken = "the scorer threw " + fault;
    }

    /** Throws when anything does not hold at this moment. */
    void check() {
        if (broken != null) {
            throw new AssertionError(broken);
        }
        for (int i = 0; i < INSTANCES; i++) {
            int handle = handle(i);
            if (mustDrain[i] && handle != Candidates.NONE && pool.candidates().eligible(handle)) {
                throw new AssertionError("eligible though its drain mark stands: " + describe());
            }
        }
        Audit.consistent(pool);
    }

    /**
     * Lets time pass and requests succeed, until everyone who is listed, has no order and no check against it is closed and
     * beyond doubt; asks for anybody in between.
     *
     * @param known signatures this is known to succeed from; those on the way are added
     */
    void heal(Set<Long> known) {
        if (ejection.whenTooFew() == EjectionPolicy.TooFew.FAIL_FAST) {
            // Only what is idle is tried while requests are refused.
            endAll();
        }
        Set<Long> way = new HashSet<>();
        boolean healed = false;
        for (int round = 0; round < HEALING_ROUNDS && !healed; round++) {
            if (known.contains(signature()) || (!way.add(signature()) && allWell())) {
                known.addAll(way);
                return;
            }
            askForAnybody();
            for (int handle : pool.handles()) {
                request(handle, Outcome.SUCCESS);
            }
            pass();
            check();
            healed = allWell();
        }
        if (!healed) {
            throw new AssertionError("stuck: " + describe());
        }
        finish();
        known.addAll(way);
    }

    private void askForAnybody() {
        boolean anybody = false;
        for (int handle : pool.handles()) {
            anybody |= pool.candidates().eligible(handle);
        }
        if (!anybody && ejection.whenTooFew() == EjectionPolicy.TooFew.PANIC) {
            for (int handle : pool.handles()) {
                if (!pool.view(handle).state().order().given()) {
                    throw new AssertionError("nobody is eligible though not everyone is ordered out: " + describe());
                }
            }
        }
        long ticket = pool.acquire(SelectionContext.EMPTY, random);
        if (refusing() ? ticket != Ticket.NONE && !anybody : (ticket != Ticket.NONE) != anybody) {
            throw new AssertionError("ticket " + ticket + " though eligible: " + anybody + ", " + describe());
        }
        if (ticket != Ticket.NONE) {
            begun++;
            pool.complete(ticket, Outcome.SUCCESS, -1);
        }
    }

    private boolean allWell() {
        for (int handle : pool.handles()) {
            InstanceState state = pool.view(handle).state();
            boolean expected = !state.order().given() && !state.check().down();
            boolean well = state.circuit() == Circuit.Closed.CLOSED
                    && !state.denied()
                    && (!state.suspect() || state.check().doubtful());
            if (expected && !well) {
                return false;
            }
        }
        return true;
    }

    /** Ends what is out: nothing must be left, and as many have ended as have begun. */
    private void finish() {
        endAll();
        pass();
        long ended = pool.totals().values().stream().mapToLong(Long::longValue).sum();
        if (pool.inFlightTotal() != 0 || ended != begun) {
            throw new AssertionError("in flight: " + pool.inFlightTotal() + ", begun: " + begun + ", ended: " + ended);
        }
        check();
    }

    private void endAll() {
        for (int i = 0; i < INSTANCES; i++) {
            if (held[i] != Ticket.NONE) {
                end(i, Outcome.IGNORED);
            }
        }
    }

    private String describe() {
        StringBuilder text = new StringBuilder(pool.isFrozen() ? "frozen " : "");
        for (int handle : pool.handles()) {
            text.append(pool.view(handle).state()).append('\n');
        }
        return text.append(pool.account()).toString();
    }

    // Which states are the same.

    long signature() {
        long[] each = new long[INSTANCES];
        for (int i = 0; i < INSTANCES; i++) {
            each[i] = signature(i);
        }
        Arrays.sort(each);
        Ledger.Account account = pool.account();
        long all = (pool.isFrozen() ? 1L : 0L) + (pool.tooFewHealthy() ? 2L : 0L);
        all = mix(all, account.listed() * 100L + account.out() * 10L + account.condemned());
        all = mix(all, pool.candidates().eligibleCount());
        for (long one : each) {
            all = mix(all, one);
        }
        return all;
    }

    /** What is known of one instance, as a number. */
    long signature(int i) {
        int handle = handle(i);
        long held = this.held[i] == Ticket.NONE ? 0 : 1;
        if (handle == Candidates.NONE) {
            return mix(mix(17, held), history(remembered[i], false)) + (marked[i] ? 1 : 0);
        }
        MemberView member = pool.view(handle);
        InstanceState state = member.state();
        if (held != 0) {
            held = !pool.instance(this.held[i]).equals(member.instance()) || Ticket.epoch(this.held[i]) != state.epoch()
                    ? 2
                    : Ticket.trial(this.held[i]) ? 3 : 4;
        }
        long all = mix(31, held);
        all = mix(
                all,
                state.order().kind().name().hashCode() * 8L
                        + (state.order().emptied() ? 1 : 0)
                        + (state.order().marked() ? 2 : 0)
                        + (marked[i] ? 4 : 0));
        all = mix(
                all,
                state.order().kind() == Order.Kind.FORCED_OUT
                        ? left(state.order().until())
                        : 0);
        all = mix(all, state.check().name().hashCode() * 4L + (state.suspect() ? 1 : 0) + (state.denied() ? 2 : 0));
        all = mix(all, circuit(handle, state.circuit()));
        all = mix(all, history(state.history(), state.circuit() == Circuit.Closed.CLOSED));
        all = mix(all, state.circuit().out() ? Float.floatToIntBits(state.scoreWhenOut()) : 0);
        all = mix(all, Float.floatToIntBits(member.score()) * 2L + (member.eligible() ? 1 : 0));
        return mix(all, member.inFlight());
    }

    private long circuit(int handle, Circuit circuit) {
        if (circuit instanceof Circuit.Open open) {
            return mix(1, left(open.until()) * 2 + (open.sawCheckDown() ? 1 : 0))
                    + open.cause().name().hashCode();
        }
        if (circuit instanceof Circuit.HalfOpen trial) {
            return mix(2, left(trial.until()) * 4L + (trial.taken() ? 1 : 0) + (trial.unasked() ? 2 : 0))
                    + trial.successes();
        }
        if (circuit instanceof Circuit.Ramping ramp) {
            long age = Math.min(7L, -left(ramp.since()));
            long unasked = pool.store().lines().idleNanos(handle, time.nanos());
            long idle = Math.min(3, Math.min(unasked, time.nanos() - ramp.since()) / STEP);
            return mix(3, age * 8 + idle) + Math.round(ramp.level() * 1000);
        }
        return 4;
    }

    private long history(History history, boolean forgiving) {
        if (history.blank()) {
            return 0;
        }
        long good = forgiving ? Math.min(9, -left(history.goodSince())) : 0;
        return mix(history.trips() * 16L + good, Math.round(history.flapsAt(time.nanos()) * 8));
    }

    /** Steps until a deadline, rounded up; not above zero when it is over. */
    private long left(long deadline) {
        return Math.max(-40, Math.floorDiv(deadline - time.nanos() + STEP - 1, STEP));
    }

    private static long mix(long hash, long value) {
        long mixed = (hash * 0x9e37_79b9_7f4a_7c15L) ^ (value + 0x632b_e59b_d9b4_e019L);
        mixed = (mixed ^ (mixed >>> 32)) * 0xd6e8_feb8_6659_fd93L;
        return mixed ^ (mixed >>> 29);
    }
}
