package io.datapunk.lb.domain.circuit;

import io.datapunk.lb.domain.circuit.Circuit.Cause;
import io.datapunk.lb.domain.circuit.Circuit.HalfOpen;
import io.datapunk.lb.domain.circuit.Circuit.Open;
import io.datapunk.lb.domain.circuit.Circuit.Ramping;
import io.datapunk.lb.domain.circuit.HealthEvent.Checked;
import io.datapunk.lb.domain.circuit.HealthEvent.Claimed;
import io.datapunk.lb.domain.circuit.HealthEvent.Drain;
import io.datapunk.lb.domain.circuit.HealthEvent.Dropped;
import io.datapunk.lb.domain.circuit.HealthEvent.Due;
import io.datapunk.lb.domain.circuit.HealthEvent.Failed;
import io.datapunk.lb.domain.circuit.HealthEvent.ForceOut;
import io.datapunk.lb.domain.circuit.HealthEvent.Judged;
import io.datapunk.lb.domain.circuit.HealthEvent.Listed;
import io.datapunk.lb.domain.circuit.HealthEvent.Reset;
import io.datapunk.lb.domain.circuit.HealthEvent.Succeeded;
import io.datapunk.lb.domain.circuit.HealthEvent.Throttled;
import io.datapunk.lb.domain.circuit.HealthEvent.TrialVoid;
import io.datapunk.lb.domain.circuit.HealthEvent.Undrain;
import io.datapunk.lb.spi.health.HealthScorer.Verdict;
import java.util.Locale;

/**
 * The table of the state machine: for each event its rules in order of precedence, of which the first that matches
 * decides.
 *
 * <p>A rule is a pure function of state, event and circumstances. Its name is the reason people read. Of who is not listed
 * only those of {@link Listed} are asked.
 */
@SuppressWarnings("ImmutableEnumChecker") // The lambdas capture nothing.
public enum Rule {
    // An operator's orders and the registry come before everything else.
    RESET(Reset.class, (s, e, c) -> true, (s, e, c) -> ramp(blank(s), c), true),
    DRAINED(
            Drain.class,
            (s, e, c) -> e == Drain.MARKED ? !s.order().given() : s.order().kind() != Order.Kind.DRAINING,
            (s, e, c) -> s.with(s.order().drained(e == Drain.MARKED))),
    MARKED(
            Drain.class,
            (s, e, c) -> e == Drain.MARKED,
            (s, e, c) -> s.with(s.order().withMark(true))),
    FORCED_OUT(
            ForceOut.class,
            (s, e, c) -> true,
            (s, e, c) -> s.with(s.order().forcedOut(c.now() + ((ForceOut) e).ttlNanos()))),
    // The mark lifts what the mark can give: a running ejection is an operator's, and ends by its own time.
    ORDER_LIFTED(
            Undrain.class,
            (s, e, c) -> e == Undrain.UNMARKED
                    ? s.order().kind() == Order.Kind.DRAINING
                    : s.order().given(),
            (s, e, c) -> afterOrder(s, c)),
    UNMARKED(
            Undrain.class,
            (s, e, c) -> e == Undrain.UNMARKED,
            (s, e, c) -> s.with(s.order().withMark(false))),
    ORDER_EXPIRED(
            Due.class,
            (s, e, c) -> s.order().kind() == Order.Kind.FORCED_OUT
                    && c.now() - s.order().until() >= 0,
            (s, e, c) -> s.order().marked() ? s.with(s.order().drainsOn()) : afterOrder(s, c)),
    DRAIN_EMPTY(
            Due.class,
            (s, e, c) -> s.order().given() && !s.order().emptied() && c.inFlight() == 0,
            (s, e, c) -> s.with(s.order().withEmptied())),
    DROPPED(Dropped.class, (s, e, c) -> true, (s, e, c) -> s.with(false).into(s.circuit(), s.scoreWhenOut()), true),
    LISTED_FIRST(
            Listed.class, (s, e, c) -> !s.listed() && ((Listed) e).first(), (s, e, c) -> InstanceState.CLOSED, true),
    LISTED_NEW(
            Listed.class,
            (s, e, c) -> !s.listed(),
            (s, e, c) -> ramp(InstanceState.CLOSED.with(((Listed) e).inherited()), c),
            true),

    // Silence, unlike refusal, is not believed against requests that succeed.
    CHECK_CONTRADICTED(
            Checked.class,
            (s, e, c) -> turnsDown(s, e)
                    && s.admits()
                    && ((Checked) e).check() == Check.SILENT
                    && ((Checked) e).contradicted(),
            (s, e, c) -> s.with(Check.CONTRADICTED).withDoubts(true, s.denied())),
    // A check that says no is obeyed even against local success: servers say goodbye so.
    CHECK_FROZEN(
            Checked.class,
            (s, e, c) -> turnsDown(s, e) && s.admits() && c.frozen(),
            (s, e, c) -> noted(s, e).withDoubts(true, s.denied())),
    CHECK_REFUSED(
            Checked.class,
            (s, e, c) -> turnsDown(s, e) && s.admits() && ((Checked) e).check() == Check.REFUSE && c.grant(),
            (s, e, c) -> open(noted(s, e), Cause.CHECK, c),
            true),
    CHECK_SILENT(
            Checked.class,
            (s, e, c) -> turnsDown(s, e) && s.admits() && ((Checked) e).check() == Check.SILENT && c.grant(),
            (s, e, c) -> open(noted(s, e), Cause.CHECK, c),
            true),
    CHECK_DENIED(
            Checked.class,
            (s, e, c) -> turnsDown(s, e) && s.admits(),
            (s, e, c) -> noted(s, e).withDoubts(s.suspect(), true)),
    CHECK_REFUSED_TRIAL(
            Checked.class,
            (s, e, c) -> s.circuit() instanceof HalfOpen && ((Checked) e).check() == Check.REFUSE,
            (s, e, c) -> rest(noted(s, e), Cause.CHECK, c)),
    CHECK_DOWN_WHILE_OUT(
            Checked.class,
            (s, e, c) ->
                    s.circuit() instanceof Open open && ((Checked) e).check().down() && !open.sawCheckDown(),
            (s, e, c) -> {
                Open open = (Open) s.circuit();
                return noted(s, e).within(new Open(open.cause(), open.until(), true));
            }),
    CHECK_RETURNED(
            Checked.class,
            (s, e, c) -> s.circuit() instanceof Open open
                    && open.sawCheckDown()
                    && ((Checked) e).check().passing(),
            (s, e, c) -> {
                Open open = (Open) s.circuit();
                long hold = c.policy().holdFor(s.history(), c.now(), c.trialSpacing());
                long early =
                        c.now() + (long) (hold * 0.5 * (c.jitter(s.history().trips()) - 0.5));
                long until = open.until() - early < 0 ? open.until() : early;
                return noted(s, e).within(new Open(open.cause(), until, false));
            }),
    TRIAL_BY_CHECK(
            Checked.class,
            (s, e, c) -> s.circuit() instanceof HalfOpen trial
                    && trial.unasked()
                    && !trial.taken()
                    && ((Checked) e).passed(),
            (s, e, c) -> trialPassed(noted(s, e), true, c),
            true),
    CHECK_LIFTED(
            Checked.class,
            (s, e, c) ->
                    s.denied() && s.check().down() && ((Checked) e).check().passing() && c.verdict() != Verdict.EJECT,
            (s, e, c) -> noted(s, e).withDoubts(c.verdict() == Verdict.DOUBT, false)),
    CHECK_NOTED(Checked.class, (s, e, c) -> differs(s, e), (s, e, c) -> noted(s, e)),

    // The scorer's verdict moves the circuit.
    VERDICT_FROZEN(
            Judged.class,
            (s, e, c) -> s.admits() && judged(e) == Verdict.EJECT && c.frozen(),
            (s, e, c) -> s.withDoubts(true, s.denied())),
    EJECTED(
            Judged.class,
            (s, e, c) -> s.admits() && judged(e) == Verdict.EJECT && c.grant(),
            (s, e, c) -> open(s, Cause.OUTCOMES, c),
            true),
    EJECTION_DENIED(
            Judged.class,
            (s, e, c) -> s.admits() && judged(e) == Verdict.EJECT,
            (s, e, c) -> s.withDoubts(s.suspect(), true)),
    DOUBTED(
            Judged.class,
            (s, e, c) -> judged(e) == Verdict.DOUBT && !s.circuit().out(),
            (s, e, c) -> s.withDoubts(true, s.denied())),
    CLEARED(
            Judged.class,
            (s, e, c) -> judged(e) == Verdict.KEEP && (s.suspect() || s.denied()),
            (s, e, c) -> s.withDoubts(
                    s.suspect() && s.check().doubtful(), s.denied() && s.check().down())),

    // Trials. Who passes one is not judged by those it failed before: their trips have paid for them.
    TRIAL_BEGUN(Claimed.class, (s, e, c) -> s.eligible() && s.circuit() instanceof HalfOpen, (s, e, c) -> {
        HalfOpen trial = (HalfOpen) s.circuit();
        return s.within(
                new HalfOpen(trial.successes(), true, c.now() + c.policy().trialLimit(), false));
    }),
    TRIAL_PASSED(
            Succeeded.class,
            (s, e, c) -> s.circuit() instanceof HalfOpen,
            (s, e, c) -> trialPassed(s, ((Succeeded) e).trial(), c),
            true),
    PANIC_TRIAL(
            Succeeded.class,
            (s, e, c) -> s.circuit() instanceof Open && !s.check().down(),
            (s, e, c) -> trialPassed(
                    s.into(new HalfOpen(0, false, c.now() + c.policy().trialLimit(), false), s.scoreWhenOut()),
                    true,
                    c),
            true),
    RAMP_RAISED(
            Succeeded.class,
            (s, e, c) -> s.circuit() instanceof Ramping ramp && ramp.tells(c.policy(), c.now()),
            (s, e, c) -> rampedTo(s, ((Ramping) s.circuit()).raised(c.policy(), c.now()), c)),
    TRIAL_FAILED(
            Failed.class,
            (s, e, c) -> s.circuit() instanceof HalfOpen && ((Failed) e).trial(),
            (s, e, c) -> trialFailed(s, c)),
    RAMP_LOWERED(Failed.class, (s, e, c) -> s.circuit() instanceof Ramping, (s, e, c) -> {
        Ramping ramp = (Ramping) s.circuit();
        float level = Math.max(c.policy().rampStart(), ramp.level() / 2);
        return s.within(new Ramping(level, ramp.since()));
    }),
    TRIAL_VOID(TrialVoid.class, (s, e, c) -> s.circuit() instanceof HalfOpen trial && trial.taken(), (s, e, c) -> {
        HalfOpen trial = (HalfOpen) s.circuit();
        return s.within(
                new HalfOpen(trial.successes(), false, c.now() + c.policy().trialLimit(), false));
    }),
    THROTTLED(
            Throttled.class,
            (s, e, c) -> true,
            (s, e, c) -> s.with(s.throttle().asked(c.now(), ((Throttled) e).retryAfterNanos()))),

    // Time.
    HOLD_EXTENDED(
            Due.class,
            (s, e, c) -> s.circuit() instanceof Open open
                    && c.now() - open.until() >= 0
                    && s.check().down(),
            (s, e, c) -> rest(s, ((Open) s.circuit()).cause(), c)),
    HOLD_OVER(
            Due.class,
            (s, e, c) -> s.circuit() instanceof Open open && c.now() - open.until() >= 0,
            (s, e, c) -> s.into(new HalfOpen(0, false, c.now() + c.policy().trialLimit(), false), s.scoreWhenOut())),
    TRIAL_TIMED_OUT(
            Due.class,
            (s, e, c) -> s.circuit() instanceof HalfOpen trial && trial.taken() && c.now() - trial.until() >= 0,
            (s, e, c) -> trialFailed(s, c)),
    TRIAL_UNASKED(
            Due.class,
            (s, e, c) -> s.circuit() instanceof HalfOpen trial && c.now() - trial.until() >= 0,
            (s, e, c) -> {
                HalfOpen trial = (HalfOpen) s.circuit();
                return s.within(new HalfOpen(
                        trial.successes(), false, c.now() + c.policy().trialLimit(), true));
            }),
    LATE_EJECTED(
            Due.class,
            (s, e, c) -> s.admits()
                    && !c.frozen()
                    && ((s.denied() && c.verdict() == Verdict.EJECT)
                            || s.check().down())
                    && c.grant(),
            (s, e, c) -> open(s, s.check().down() ? Cause.CHECK : Cause.OUTCOMES, c),
            true),
    LATE_DENIED(
            Due.class,
            (s, e, c) -> s.admits() && !c.frozen() && s.check().down() && !s.denied(),
            (s, e, c) -> s.withDoubts(s.suspect(), true)),
    DENIAL_LIFTED(
            Due.class,
            (s, e, c) -> s.denied() && c.verdict() == Verdict.KEEP && !s.check().down(),
            (s, e, c) -> s.withDoubts(s.suspect() && s.check().doubtful(), false)),
    DOUBT_LIFTED(
            Due.class,
            (s, e, c) ->
                    s.suspect() && c.verdict() == Verdict.KEEP && !s.check().doubtful(),
            (s, e, c) -> s.withDoubts(false, s.denied())),
    RAMP_IDLE(
            Due.class,
            (s, e, c) -> s.circuit() instanceof Ramping ramp && ramp.ages(c.policy(), c.now(), c.idle()),
            (s, e, c) -> rampedTo(s, ((Ramping) s.circuit()).aged(c.policy(), c.now()), c)),
    THROTTLE_EASED(
            Due.class,
            (s, e, c) -> !s.throttle().isNone(),
            (s, e, c) -> s.with(s.throttle().recovered(c.now()))),
    TRIP_FORGIVEN(
            Due.class,
            (s, e, c) -> s.circuit() == Circuit.Closed.CLOSED
                    && !s.history().blank()
                    && !s.suspect()
                    && !s.denied()
                    && c.now() - s.history().goodSince() >= c.policy().holdFor(s.history(), c.now(), c.trialSpacing()),
            (s, e, c) -> s.with(s.history().oneTripForgiven(c.now())));

    private final Class<? extends HealthEvent> event;
    private final Guard guard;
    private final Action action;
    private final boolean clearsEvidence;
    private final String label;

    Rule(Class<? extends HealthEvent> event, Guard guard, Action action) {
        this(event, guard, action, false);
    }

    Rule(Class<? extends HealthEvent> event, Guard guard, Action action, boolean clearsEvidence) {
        this.event = event;
        this.guard = guard;
        this.action = action;
        this.clearsEvidence = clearsEvidence;
        this.label = name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The kind of event it answers. */
    public Class<? extends HealthEvent> event() {
        return event;
    }

    /** Whether the evidence so far must be forgotten when it decides. */
    public boolean clearsEvidence() {
        return clearsEvidence;
    }

    /** The name people read. */
    public String label() {
        return label;
    }

    boolean matches(InstanceState state, HealthEvent happened, Circumstances circumstances) {
        return guard.holds(state, happened, circumstances);
    }

    InstanceState apply(InstanceState state, HealthEvent happened, Circumstances circumstances) {
        return action.next(state, happened, circumstances);
    }

    private static Verdict judged(HealthEvent event) {
        return ((Judged) event).verdict();
    }

    private static boolean turnsDown(InstanceState state, HealthEvent event) {
        return ((Checked) event).check().down() && differs(state, event);
    }

    /** A pass that does not yet turn the checks up is no news of their being down. */
    private static boolean differs(InstanceState state, HealthEvent event) {
        Checked checked = (Checked) event;
        return state.check() != checked.check()
                && !(checked.passed() && checked.check().down());
    }

    private static InstanceState noted(InstanceState state, HealthEvent event) {
        Check check = ((Checked) event).check();
        if (state.equals(InstanceState.CLOSED) && check == Check.UP) {
            return InstanceState.CLOSED_UP;
        }
        return state.with(check);
    }

    private static InstanceState blank(InstanceState state) {
        return state.with(Order.NONE).with(History.NONE).with(Throttle.NONE);
    }

    private static InstanceState ramp(InstanceState state, Circumstances c) {
        return state.into(new Ramping(c.policy().rampStart(), c.now()), 1);
    }

    private static InstanceState rampedTo(InstanceState state, float level, Circumstances c) {
        Ramping ramp = (Ramping) state.circuit();
        if (level >= 1 && c.score() >= c.policy().recoveryThreshold()) {
            return state.within(Circuit.Closed.CLOSED).with(state.history().goodFrom(c.now()));
        }
        return state.within(new Ramping(level, ramp.since()));
    }

    private static InstanceState afterOrder(InstanceState state, Circumstances c) {
        InstanceState free = state.with(Order.NONE);
        return free.circuit().out() ? free : ramp(free, c);
    }

    private static InstanceState open(InstanceState state, Cause cause, Circumstances c) {
        InstanceState tripped = state.with(state.history().ejected(c.now()));
        return tripped.into(restOf(tripped, cause, c), c.score());
    }

    /** Another rest without another trip. */
    private static InstanceState rest(InstanceState state, Cause cause, Circumstances c) {
        return state.circuit() instanceof Open
                ? state.within(restOf(state, cause, c))
                : state.into(restOf(state, cause, c), state.scoreWhenOut());
    }

    private static Open restOf(InstanceState state, Cause cause, Circumstances c) {
        long spacing = c.trialSpacing();
        long rest = Math.max(c.policy().holdFor(state.history(), c.now(), spacing), spacing);
        double jittered = rest * c.jitter(state.history().trips());
        return new Open(cause, c.now() + (long) jittered, state.check().down());
    }

    private static InstanceState trialFailed(InstanceState state, Circumstances c) {
        InstanceState tripped = state.with(state.history().trialFailed(c.now()));
        return tripped.into(restOf(tripped, Cause.OUTCOMES, c), state.scoreWhenOut());
    }

    /** The permit returns only with the success of who holds it: other requests succeed there in panic. */
    private static InstanceState trialPassed(InstanceState state, boolean own, Circumstances c) {
        HalfOpen trial = (HalfOpen) state.circuit();
        if (trial.successes() + 1 >= c.policy().trialsFor(state.history(), c.now())) {
            return state.check() == Check.SILENT
                    ? ramp(state.with(Check.CONTRADICTED), c).withDoubts(true, false)
                    : ramp(state, c);
        }
        if (trial.taken() && !own) {
            return state.within(new HalfOpen(trial.successes() + 1, true, trial.until(), false));
        }
        return state.within(
                new HalfOpen(trial.successes() + 1, false, c.now() + c.policy().trialLimit(), false));
    }

    /** Whether a rule applies. */
    private interface Guard {
        boolean holds(InstanceState state, HealthEvent event, Circumstances circumstances);
    }

    /** What a rule makes of a state. */
    private interface Action {
        InstanceState next(InstanceState state, HealthEvent event, Circumstances circumstances);
    }
}
