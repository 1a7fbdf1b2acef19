package io.datapunk.lb.domain.circuit;

import static io.datapunk.lb.domain.circuit.FakeCircumstances.SECOND;

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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table of the state machine, as it is specified: what each state makes of each event, by guard. Written down for one
 * reading {@code t} of the clock, around which all its times lie.
 */
final class Table {
    /** The epoch every state begins with, so that the next is told from the first. */
    static final int EPOCH = 7;

    /** The score an instance had when it went out, unlike any other score of the table. */
    static final float LEFT_WITH = 0.375f;

    private final List<Row> rows = new ArrayList<>();
    private final long t;

    /**
     * One row.
     *
     * @param what state, event and guard in words
     * @param rule the reason expected; null when nothing may change
     * @param next the state expected, whatever its last rule
     */
    record Row(
            String what,
            InstanceState state,
            HealthEvent event,
            FakeCircumstances world,
            @Nullable Rule rule,
            InstanceState next) {
        @Override
        public String toString() {
            return what + " → " + (rule == null ? "stay" : rule.label());
        }
    }

    private Table(long t) {
        this.t = t;
    }

    static List<Row> at(long t) {
        Table table = new Table(t);
        table.listing();
        table.verdictDoubtOrKeep();
        table.verdictEject();
        table.checkDown();
        table.checkHeard();
        table.askedAgain();
        table.ramp();
        table.open();
        table.halfOpen();
        table.orders();
        table.gone();
        table.forgiveness();
        table.throttle();
        return table.rows;
    }

    private void listing() {
        History trips = new History(2, 1, t - SECOND, t - SECOND);
        InstanceState fresh = InstanceState.UNLISTED;
        row(
                "new, first list of a pool",
                fresh,
                new Listed(true, History.NONE),
                Rule.LISTED_FIRST,
                InstanceState.CLOSED);
        row("new, first list, remembered", fresh, new Listed(true, trips), Rule.LISTED_FIRST, InstanceState.CLOSED);
        InstanceState begun = is(new Ramping(0.25f, t), 1).with(true);
        row("new, a later list", fresh, new Listed(false, History.NONE), Rule.LISTED_NEW, begun);
        row("new, departed before", fresh, new Listed(false, trips), Rule.LISTED_NEW, begun.with(trips));
        stay("listed already", closed(), new Listed(false, trips));
    }

    private void verdictDoubtOrKeep() {
        Judged doubt = new Judged(Verdict.DOUBT);
        row("closed, doubt", closed(), doubt, Rule.DOUBTED, suspect(closed()));
        row("ramping, doubt", ramping(0.5f), doubt, Rule.DOUBTED, suspect(ramping(0.5f)));
        row("denied, doubt: still denied", denied(closed()), doubt, Rule.DOUBTED, closed().withDoubts(true, true));
        row("draining, doubt", draining(closed()), doubt, Rule.DOUBTED, suspect(draining(closed())));
        stay("suspect, doubt again", suspect(closed()), doubt);
        stay("open, doubt", open(SECOND), doubt);
        stay("half-open, doubt", halfOpen(0, false), doubt);

        Judged keep = new Judged(Verdict.KEEP);
        row("suspect, keep", suspect(closed()), keep, Rule.CLEARED, closed());
        row("denied, keep", denied(closed()), keep, Rule.CLEARED, closed());
        row("suspect ramping, keep", suspect(ramping(0.5f)), keep, Rule.CLEARED, ramping(0.5f));
        stay("denied for its check, keep", denied(closed()).with(Check.REFUSE), keep);
        stay("suspect for its check, keep", suspect(closed()).with(Check.CONTRADICTED), keep);
        stay("closed, keep", closed(), keep);
    }

    private void verdictEject() {
        Judged eject = new Judged(Verdict.EJECT);
        row("closed, eject, frozen", closed(), eject, world().whileFrozen(), Rule.VERDICT_FROZEN, suspect(closed()));
        row(
                "ramping, eject, frozen",
                ramping(0.5f),
                eject,
                world().whileFrozen(),
                Rule.VERDICT_FROZEN,
                suspect(ramping(0.5f)));
        row(
                "denied, eject, frozen",
                denied(closed()),
                eject,
                world().whileFrozen(),
                Rule.VERDICT_FROZEN,
                closed().withDoubts(true, true));
        stay("suspect, eject, frozen", suspect(closed()), eject, world().whileFrozen());

        row("closed, eject, denied", closed(), eject, world().ledgerDenies(), Rule.EJECTION_DENIED, denied(closed()));
        row(
                "ramping, eject, denied",
                ramping(0.5f),
                eject,
                world().ledgerDenies(),
                Rule.EJECTION_DENIED,
                denied(ramping(0.5f)));
        stay("denied, eject, denied again", denied(closed()), eject, world().ledgerDenies());

        ejected("closed", closed(), History.NONE, first(), SECOND * 9 / 8);
        ejected("ramping", ramping(0.5f), History.NONE, first(), SECOND * 9 / 8);
        ejected("suspect", suspect(closed()), History.NONE, first(), SECOND * 9 / 8);
        ejected("denied", denied(closed()), History.NONE, first(), SECOND * 9 / 8);
        ejected(
                "second trip: flaps decay, the rest doubles",
                closed(),
                history(1, 1, 30),
                history(2, 1.5f, 0),
                SECOND * 5 / 2);
        ejected("ninth trip: the rest is capped", closed(), history(8, 0, 0), history(9, 1, 0), 4 * SECOND * 17 / 8);
        ejected("flapping: its own cap", closed(), history(0, 3, 0), history(1, 4, 0), 8 * SECOND * 9 / 8);
        ejected("flapping on and on", closed(), history(7, 9, 0), history(8, 10, 0), 120 * SECOND);
        InstanceState last = epoch(closed(), 0xffff);
        row(
                "closed, eject: the epoch wraps",
                last,
                eject,
                world().ledgerGrants().withScore(LEFT_WITH),
                Rule.EJECTED,
                into(last.with(first()), new Open(Cause.OUTCOMES, t + SECOND * 9 / 8, false), LEFT_WITH));
        row(
                "closed with its check down, eject: a passing check will end the rest",
                closed().with(Check.SILENT),
                eject,
                world().ledgerGrants().withScore(LEFT_WITH),
                Rule.EJECTED,
                into(
                        closed().with(Check.SILENT).with(first()),
                        new Open(Cause.OUTCOMES, t + SECOND * 9 / 8, true),
                        LEFT_WITH));
        stay("draining, eject: orders come first", draining(closed()), eject);
        stay("open, eject", open(SECOND), eject);
        stay("half-open, eject", halfOpen(0, true), eject);
    }

    private void ejected(String what, InstanceState from, History before, History after, long rest) {
        row(
                what + ", eject, granted",
                from.with(before),
                new Judged(Verdict.EJECT),
                world().ledgerGrants().withScore(LEFT_WITH),
                Rule.EJECTED,
                into(from.with(after), new Open(Cause.OUTCOMES, t + rest, false), LEFT_WITH));
    }

    private void checkDown() {
        Checked refuse = new Checked(Check.REFUSE, false, false);
        Checked silent = new Checked(Check.SILENT, false, false);
        Checked contradicted = new Checked(Check.SILENT, false, true);
        for (InstanceState from : List.of(closed(), ramping(0.5f))) {
            String name = from.circuit().label();
            InstanceState refused = from.with(Check.REFUSE);
            InstanceState silenced = from.with(Check.SILENT);
            row(name + ", refuse, frozen", from, refuse, world().whileFrozen(), Rule.CHECK_FROZEN, suspect(refused));
            row(name + ", silent, frozen", from, silent, world().whileFrozen(), Rule.CHECK_FROZEN, suspect(silenced));
            row(name + ", refuse, denied", from, refuse, world().ledgerDenies(), Rule.CHECK_DENIED, denied(refused));
            row(name + ", silent, denied", from, silent, world().ledgerDenies(), Rule.CHECK_DENIED, denied(silenced));
            downed(name + ", refuse, granted", from, refuse, Rule.CHECK_REFUSED);
            downed(
                    name + ", refuse against local success: obeyed",
                    from,
                    new Checked(Check.REFUSE, false, true),
                    Rule.CHECK_REFUSED);
            downed(name + ", silent, granted", from, silent, Rule.CHECK_SILENT);
            InstanceState doubted = suspect(from.with(Check.CONTRADICTED));
            row(name + ", silent against local success", from, contradicted, Rule.CHECK_CONTRADICTED, doubted);
            row(
                    name + ", silent against local success, frozen",
                    from,
                    contradicted,
                    world().whileFrozen(),
                    Rule.CHECK_CONTRADICTED,
                    doubted);
            stay(name + ", silent against local success, again", doubted, contradicted);
            stay(name + ", silent against local success, one pass", doubted, new Checked(Check.SILENT, true, false));
            downed(name + ", silent, the requests fail too now", doubted, silent, Rule.CHECK_SILENT);
            downed(name + ", denied as silent, refuse: asked again", denied(silenced), refuse, Rule.CHECK_REFUSED);
            stay(name + ", denied as refusing, refuse again", denied(refused), refuse);
            stay(name + ", frozen as refusing, refuse again", suspect(refused), refuse, world().whileFrozen());
        }
        row(
                "draining, refuse: orders come first",
                draining(closed()),
                refuse,
                Rule.CHECK_NOTED,
                draining(closed()).with(Check.REFUSE));
        row(
                "draining, refuse, frozen",
                draining(closed()),
                refuse,
                world().whileFrozen(),
                Rule.CHECK_NOTED,
                draining(closed()).with(Check.REFUSE));
        row(
                "forced out, silent: orders come first",
                forcedOut(closed(), SECOND),
                silent,
                Rule.CHECK_NOTED,
                forcedOut(closed(), SECOND).with(Check.SILENT));
    }

    private void downed(String what, InstanceState from, Checked check, Rule rule) {
        InstanceState heard = from.with(check.check()).with(first());
        row(
                what,
                from,
                check,
                world().ledgerGrants().withScore(LEFT_WITH),
                rule,
                into(heard, new Open(Cause.CHECK, t + SECOND * 9 / 8, true), LEFT_WITH));
    }

    private void checkHeard() {
        Checked up = new Checked(Check.UP, true, false);
        Checked degraded = new Checked(Check.DEGRADED, true, false);
        row("never checked, passes", InstanceState.CLOSED, up, Rule.CHECK_NOTED, InstanceState.CLOSED_UP);
        row("up, degraded", closed(), degraded, Rule.CHECK_NOTED, closed().with(Check.DEGRADED));
        row("degraded, up", closed().with(Check.DEGRADED), up, Rule.CHECK_NOTED, closed());
        stay("up, up", closed(), up);
        stay("up, one failure that does not count yet", closed(), new Checked(Check.UP, false, false));
        Checked missed = new Checked(Check.MISSED, false, false);
        row("up, one failure", closed(), missed, Rule.CHECK_NOTED, closed().with(Check.MISSED));
        stay("one failure, another", closed().with(Check.MISSED), missed);
        row("one failure, up", closed().with(Check.MISSED), up, Rule.CHECK_NOTED, closed());
        InstanceState contradicted = suspect(closed().with(Check.CONTRADICTED));
        row("contradicted, up", contradicted, up, Rule.CHECK_NOTED, suspect(closed()));
        InstanceState refused = denied(closed().with(Check.REFUSE));
        row("denied for its check, up", refused, up, Rule.CHECK_LIFTED, closed());
        row("denied for its check, degraded", refused, degraded, Rule.CHECK_LIFTED, closed().with(Check.DEGRADED));
        row(
                "denied for its check, up, in doubt",
                refused,
                up,
                world().withVerdict(Verdict.DOUBT),
                Rule.CHECK_LIFTED,
                suspect(closed()));
        row(
                "denied for its check, up, still to be ejected",
                refused,
                up,
                world().withVerdict(Verdict.EJECT),
                Rule.CHECK_NOTED,
                denied(closed()));
        row("frozen as refusing, up", suspect(closed()).with(Check.REFUSE), up, Rule.CHECK_NOTED, suspect(closed()));
    }

    /** What the ledger or the freeze held back is looked at again when time passes. */
    private void askedAgain() {
        InstanceState denied = denied(closed());
        Due due = Due.DUE;
        FakeCircumstances granted =
                world().ledgerGrants().withVerdict(Verdict.EJECT).withScore(LEFT_WITH);
        row(
                "denied, the budget frees",
                denied,
                due,
                granted,
                Rule.LATE_EJECTED,
                into(denied.with(first()), new Open(Cause.OUTCOMES, t + SECOND * 9 / 8, false), LEFT_WITH));
        stay("denied, no budget yet", denied, due, world().ledgerDenies().withVerdict(Verdict.EJECT));
        stay("denied, frozen", denied, due, world().whileFrozen().withVerdict(Verdict.EJECT));
        stay("denied, in doubt", denied, due, world().withVerdict(Verdict.DOUBT));
        row("denied, keep by time", denied, due, Rule.DENIAL_LIFTED, closed());
        row("suspect, keep by time", suspect(closed()), due, Rule.DOUBT_LIFTED, closed());
        stay("suspect, still in doubt", suspect(closed()), due, world().withVerdict(Verdict.DOUBT));
        stay("contradicted: suspect until the check passes", suspect(closed().with(Check.CONTRADICTED)), due);
        InstanceState both = closed().with(Check.CONTRADICTED).withDoubts(true, true);
        row(
                "denied, keep by time, contradicted",
                both,
                due,
                Rule.DENIAL_LIFTED,
                suspect(closed().with(Check.CONTRADICTED)));

        InstanceState refused = closed().with(Check.REFUSE);
        Open byCheck = new Open(Cause.CHECK, t + SECOND * 9 / 8, true);
        row(
                "denied for its check, the budget frees",
                denied(refused),
                due,
                world().ledgerGrants().withScore(LEFT_WITH),
                Rule.LATE_EJECTED,
                into(refused.with(first()), byCheck, LEFT_WITH));
        row(
                "denied for both, the budget frees: the check is the cause",
                denied(refused),
                due,
                world().ledgerGrants().withVerdict(Verdict.EJECT).withScore(LEFT_WITH),
                Rule.LATE_EJECTED,
                into(refused.with(first()), byCheck, LEFT_WITH));
        stay("denied for its check, no budget yet", denied(refused), due, world().ledgerDenies());
        row(
                "refusing, the freeze is over",
                suspect(refused),
                due,
                world().ledgerGrants().withScore(LEFT_WITH),
                Rule.LATE_EJECTED,
                into(refused.with(first()), byCheck, LEFT_WITH));
        row(
                "refusing, the freeze is over, no budget",
                suspect(refused),
                due,
                world().ledgerDenies(),
                Rule.LATE_DENIED,
                refused.withDoubts(true, true));
        stay("refusing, still frozen", suspect(refused), due, world().whileFrozen());
    }

    private void ramp() {
        Succeeded ok = new Succeeded(false);
        long longAgo = t - 8 * SECOND;
        row("ramping, success", ramping(0.5f, longAgo), ok, Rule.RAMP_RAISED, ramping(0.5f * 1.3f, longAgo));
        row(
                "ramping, success, not faster than the window",
                ramping(0.5f, t - 4 * SECOND),
                ok,
                Rule.RAMP_RAISED,
                ramping(0.625f, t - 4 * SECOND));
        stay("ramping, success, ahead of the window: no step back", ramping(0.75f, t - 4 * SECOND), ok);
        stay("ramping, success, raised by less than shows", ramping(0.6202f, t - 4 * SECOND), ok);
        row(
                "ramping, success, raised by as little as shows",
                ramping(0.6201f, t - 4 * SECOND),
                ok,
                Rule.RAMP_RAISED,
                ramping(0.625f, t - 4 * SECOND));
        InstanceState grown = ramping(0.9f, longAgo).with(history(2, 1, 30));
        row(
                "ramping, level 1, score enough",
                grown,
                ok,
                world().withScore(0.8f),
                Rule.RAMP_RAISED,
                closed().with(history(2, 0.5f, 0)));
        row("ramping, level 1, nothing on record", ramping(0.9f, longAgo), ok, Rule.RAMP_RAISED, closed());
        row(
                "ramping, level 1, score too low",
                grown,
                ok,
                world().withScore(0.79f),
                Rule.RAMP_RAISED,
                ramping(1, longAgo).with(history(2, 1, 30)));
        Failed failed = new Failed(false);
        row("ramping, failure", ramping(0.75f), failed, Rule.RAMP_LOWERED, ramping(0.375f, t - SECOND));
        row("ramping, failure, at the start", ramping(0.3f), failed, Rule.RAMP_LOWERED, ramping(0.25f, t - SECOND));
        idleRamp(longAgo);
        stay("closed, success", closed(), ok);
        stay("closed, failure: the verdict's business", closed(), failed);
    }

    private void idleRamp(long longAgo) {
        long halfAgo = t - 4 * SECOND;
        row("ramping, idle", ramping(0.25f, halfAgo), Due.DUE, idle(), Rule.RAMP_IDLE, ramping(0.625f, halfAgo));
        row("ramping, idle to the end", ramping(0.25f, longAgo), Due.DUE, idle(), Rule.RAMP_IDLE, closed());
        row(
                "ramping, idle to the end, score too low",
                ramping(0.25f, longAgo),
                Due.DUE,
                idle().withScore(0.5f),
                Rule.RAMP_IDLE,
                ramping(1, longAgo));
        stay("ramping, idle, by less than shows", ramping(0.6202f, halfAgo), Due.DUE, idle());
        stay("ramping, not idle long enough", ramping(0.25f, halfAgo), Due.DUE, world().idleFor(SECOND - 1));
        stay("ramping, idle, but not long since it began", ramping(0.25f, t - SECOND + 1), Due.DUE, idle());
    }

    private FakeCircumstances idle() {
        return world().idleFor(SECOND);
    }

    private void open() {
        Due due = Due.DUE;
        stay("open, before the deadline", open(1), due);
        row("open, deadline", open(0), due, Rule.HOLD_OVER, halfOpenAfter(open(0)));
        row("open, deadline long over", open(-9 * SECOND), due, Rule.HOLD_OVER, halfOpenAfter(open(-9 * SECOND)));
        InstanceState down =
                is(new Open(Cause.OUTCOMES, t, false), EPOCH).with(Check.SILENT).with(history(2, 1, 0));
        row(
                "open, deadline, check down: rests on, trips unchanged",
                down,
                due,
                Rule.HOLD_EXTENDED,
                down.within(new Open(Cause.OUTCOMES, t + 2 * SECOND * 5 / 4, true)));
        stay("open, before the deadline, check down", open(1).with(Check.REFUSE), due);
        InstanceState drained = draining(open(0));
        row(
                "open and draining, deadline: the circuit has its own clock",
                drained,
                due,
                world().withInFlight(1),
                Rule.HOLD_OVER,
                halfOpenAfter(drained));

        Checked up = new Checked(Check.UP, true, false);
        InstanceState sawDown =
                is(new Open(Cause.CHECK, t + 4 * SECOND, true), EPOCH).with(history(2, 1, 0));
        row(
                "open, check was down, passes: half of the rest at most is left",
                sawDown.with(Check.REFUSE),
                up,
                Rule.CHECK_RETURNED,
                sawDown.within(new Open(Cause.CHECK, t + SECOND * 3 / 4, false)));
        InstanceState soon = sawDown.within(new Open(Cause.CHECK, t + SECOND / 4, true));
        row(
                "open, check was down, passes, the rest is nearly over: never longer",
                soon.with(Check.SILENT),
                new Checked(Check.DEGRADED, true, false),
                Rule.CHECK_RETURNED,
                soon.within(new Open(Cause.CHECK, t + SECOND / 4, false)).with(Check.DEGRADED));
        stay("open, check stayed up, passes: it is blind and ends nothing", open(SECOND), up);
        row(
                "open, check goes down",
                open(SECOND),
                new Checked(Check.SILENT, false, true),
                Rule.CHECK_DOWN_WHILE_OUT,
                open(SECOND).within(new Open(Cause.OUTCOMES, t + SECOND, true)).with(Check.SILENT));
        row(
                "open, check down already, refuses now",
                sawDown.with(Check.SILENT),
                new Checked(Check.REFUSE, false, false),
                Rule.CHECK_NOTED,
                sawDown.with(Check.REFUSE));

        Succeeded ok = new Succeeded(false);
        row(
                "open, a request succeeds in panic: a trial",
                open(SECOND),
                ok,
                Rule.PANIC_TRIAL,
                into(open(SECOND), new HalfOpen(1, false, t + 2 * SECOND, false), LEFT_WITH));
        stay("open, a request succeeds in panic, check down", open(SECOND).with(Check.REFUSE), ok);
        stay("open, a request fails in panic", open(SECOND), new Failed(false));
    }

    private void halfOpen() {
        row("half-open, asked", halfOpen(0, false), Claimed.CLAIMED, Rule.TRIAL_BEGUN, halfOpen(0, true, 2 * SECOND));
        stay("half-open, permit in use, asked", halfOpen(0, true), Claimed.CLAIMED);
        stay("half-open and draining, asked", draining(halfOpen(0, false)), Claimed.CLAIMED);
        stay("closed, asked", closed(), Claimed.CLAIMED);
        stay("open, asked", open(SECOND), Claimed.CLAIMED);

        Succeeded ok = new Succeeded(true);
        row("half-open, first trial ok", halfOpen(0, true), ok, Rule.TRIAL_PASSED, halfOpen(1, false, 2 * SECOND));
        row("half-open, second trial ok", halfOpen(1, true), ok, Rule.TRIAL_PASSED, halfOpen(2, false, 2 * SECOND));
        row("half-open, third trial ok", halfOpen(2, true), ok, Rule.TRIAL_PASSED, rampAfter(halfOpen(2, true)));
        InstanceState silent = halfOpen(2, true).with(Check.SILENT);
        row(
                "half-open, third trial ok, check silent: contradicted",
                silent,
                ok,
                Rule.TRIAL_PASSED,
                suspect(rampAfter(silent.with(Check.CONTRADICTED))));
        row(
                "half-open, permit in use, another succeeds in panic: the permit stays in use",
                halfOpen(0, true),
                new Succeeded(false),
                Rule.TRIAL_PASSED,
                halfOpen(1, true));
        row(
                "half-open, another succeeds in panic",
                halfOpen(0, false),
                new Succeeded(false),
                Rule.TRIAL_PASSED,
                halfOpen(1, false, 2 * SECOND));

        InstanceState tried = halfOpen(2, true).with(history(1, 1, 30));
        InstanceState back = into(
                tried.with(history(2, 0.5f, 0)), new Open(Cause.OUTCOMES, t + 2 * SECOND * 5 / 4, false), LEFT_WITH);
        row("half-open, trial failed", tried, new Failed(true), Rule.TRIAL_FAILED, back);
        InstanceState late = tried.within(new HalfOpen(2, true, t, false));
        row("half-open, trial timed out", late, Due.DUE, Rule.TRIAL_TIMED_OUT, back);
        stay("half-open, trial not yet timed out", tried.within(new HalfOpen(2, true, t + 1, false)), Due.DUE);
        stay("half-open, another fails in panic", tried, new Failed(false));
        row(
                "half-open, trial ignored",
                halfOpen(1, true),
                TrialVoid.TRIAL_VOID,
                Rule.TRIAL_VOID,
                halfOpen(1, false, 2 * SECOND));
        stay("half-open, no trial to ignore", halfOpen(1, false), TrialVoid.TRIAL_VOID);
        stay("closed, trial ignored", closed(), TrialVoid.TRIAL_VOID);

        InstanceState waited = is(new HalfOpen(1, false, t, false), EPOCH);
        InstanceState unasked = is(new HalfOpen(1, false, t + 2 * SECOND, true), EPOCH);
        row("half-open, limit reached, nobody asked", waited, Due.DUE, Rule.TRIAL_UNASKED, unasked);
        row(
                "half-open, limit reached again",
                is(new HalfOpen(1, false, t, true), EPOCH),
                Due.DUE,
                Rule.TRIAL_UNASKED,
                unasked);
        stay("half-open, limit not reached", is(new HalfOpen(1, false, t + 1, false), EPOCH), Due.DUE);
        Checked passed = new Checked(Check.UP, true, false);
        row(
                "half-open, nobody asked, a check passes",
                unasked,
                passed,
                Rule.TRIAL_BY_CHECK,
                halfOpen(2, false, 2 * SECOND));
        row(
                "half-open, nobody asked, a check passes for the third",
                is(new HalfOpen(2, false, t + SECOND, true), EPOCH),
                passed,
                Rule.TRIAL_BY_CHECK,
                rampAfter(halfOpen(2, false)));
        stay("half-open, nobody asked, a check fails", unasked, new Checked(Check.UP, false, false));
        stay("half-open, requests may still come, a check passes", halfOpen(1, false), passed);
        stay("half-open, asked after all, a check passes", is(new HalfOpen(1, true, t + SECOND, true), EPOCH), passed);
        InstanceState refused = halfOpen(2, true).with(history(1, 1, 0));
        row(
                "half-open, check refuses: rests again, trips unchanged",
                refused,
                new Checked(Check.REFUSE, false, true),
                Rule.CHECK_REFUSED_TRIAL,
                into(refused.with(Check.REFUSE), new Open(Cause.CHECK, t + SECOND * 9 / 8, true), LEFT_WITH));
        row(
                "half-open, check silent: the trial decides",
                halfOpen(1, true),
                new Checked(Check.SILENT, false, false),
                Rule.CHECK_NOTED,
                halfOpen(1, true).with(Check.SILENT));
    }

    private void orders() {
        for (InstanceState from : List.of(closed(), ramping(0.5f), open(SECOND), halfOpen(1, true))) {
            String name = from.circuit().label();
            row(name + ", drain", from, Drain.DRAIN, Rule.DRAINED, draining(from));
            row(name + ", forced out", from, new ForceOut(SECOND), Rule.FORCED_OUT, forcedOut(from, SECOND));
            row(
                    name + " and draining, forced out",
                    draining(from),
                    new ForceOut(SECOND),
                    Rule.FORCED_OUT,
                    forcedOut(from, SECOND));
            row(name + " and forced out, drain", forcedOut(from, SECOND), Drain.DRAIN, Rule.DRAINED, draining(from));
            stay(name + " and draining, drain again", draining(from), Drain.DRAIN);
            stay(name + ", undrain without an order", from, Undrain.UNDRAIN);
            InstanceState free = from.circuit().out() ? from : rampAfter(from);
            row(name + " and draining, undrain", draining(from), Undrain.UNDRAIN, Rule.ORDER_LIFTED, free);
            row(name + " and forced out, undrain", forcedOut(from, SECOND), Undrain.UNDRAIN, Rule.ORDER_LIFTED, free);
            row(name + " and forced out, expiry", forcedOut(from, 0), Due.DUE, Rule.ORDER_EXPIRED, free);
            InstanceState used = from.with(history(5, 4, 0)).with(new Throttle(0.5f, t, false));
            row(name + ", reset", draining(used), Reset.RESET, Rule.RESET, rampAfter(from));
        }
        drainMarks();
        FakeCircumstances busy = world().withInFlight(1);
        row(
                "forced out for longer",
                forcedOut(closed(), SECOND),
                new ForceOut(2 * SECOND),
                Rule.FORCED_OUT,
                forcedOut(closed(), 2 * SECOND));
        stay("forced out, before the expiry", forcedOut(closed(), 1), Due.DUE, busy);
        stay("draining, in-flight left", draining(closed()), Due.DUE, busy);
        row(
                "draining, in-flight 0",
                draining(closed()),
                Due.DUE,
                Rule.DRAIN_EMPTY,
                ordered(closed(), Order.Kind.DRAINING, 0, true));
        row(
                "forced out, in-flight 0",
                forcedOut(closed(), SECOND),
                Due.DUE,
                Rule.DRAIN_EMPTY,
                ordered(closed(), Order.Kind.FORCED_OUT, t + SECOND, true));
        stay("draining, in-flight 0 told, drain again", ordered(closed(), Order.Kind.DRAINING, 0, true), Drain.DRAIN);
        stay("draining, in-flight 0, told already", ordered(closed(), Order.Kind.DRAINING, 0, true), Due.DUE);
    }

    private void drainMarks() {
        for (InstanceState from : List.of(closed(), ramping(0.5f), open(SECOND), halfOpen(1, true))) {
            String name = from.circuit().label();
            InstanceState free = from.circuit().out() ? from : rampAfter(from);
            InstanceState drained = draining(from);
            InstanceState out = forcedOut(from, SECOND);
            row(name + ", marked", from, Drain.MARKED, Rule.DRAINED, marked(drained));
            row(name + " and draining, marked", drained, Drain.MARKED, Rule.MARKED, marked(drained));
            row(name + " and forced out, marked: stays so", out, Drain.MARKED, Rule.MARKED, marked(out));
            stay(name + " and drained by the mark, marked again", marked(drained), Drain.MARKED);
            stay(name + " and drained by the mark, drain", marked(drained), Drain.DRAIN);
            row(name + " and marked, forced out", marked(drained), new ForceOut(SECOND), Rule.FORCED_OUT, marked(out));
            row(name + ", forced out and marked, drain", marked(out), Drain.DRAIN, Rule.DRAINED, marked(drained));

            stay(name + ", unmarked without an order", from, Undrain.UNMARKED);
            row(name + " and marked, unmarked", marked(drained), Undrain.UNMARKED, Rule.ORDER_LIFTED, free);
            row(name + " and draining, unmarked", drained, Undrain.UNMARKED, Rule.ORDER_LIFTED, free);
            row(name + ", forced out and marked, unmarked", marked(out), Undrain.UNMARKED, Rule.UNMARKED, out);
            stay(name + " and forced out, unmarked: an operator's word", out, Undrain.UNMARKED);
            row(name + " and marked, undrain", marked(drained), Undrain.UNDRAIN, Rule.ORDER_LIFTED, free);
            row(name + ", forced out and marked, undrain", marked(out), Undrain.UNDRAIN, Rule.ORDER_LIFTED, free);
            row(name + " and marked, reset", marked(drained), Reset.RESET, Rule.RESET, rampAfter(from));
            row(
                    name + ", forced out and marked, expiry",
                    marked(forcedOut(from, 0)),
                    Due.DUE,
                    Rule.ORDER_EXPIRED,
                    marked(drained));
        }
        row(
                "forced out and marked, in-flight 0 told, expiry: not told again",
                marked(ordered(closed(), Order.Kind.FORCED_OUT, t, true)),
                Due.DUE,
                Rule.ORDER_EXPIRED,
                marked(ordered(closed(), Order.Kind.DRAINING, 0, true)));
        row(
                "forced out and marked, in-flight 0",
                marked(forcedOut(closed(), SECOND)),
                Due.DUE,
                Rule.DRAIN_EMPTY,
                marked(ordered(closed(), Order.Kind.FORCED_OUT, t + SECOND, true)));
    }

    private void gone() {
        for (InstanceState from :
                List.of(closed(), ramping(0.5f), open(SECOND), halfOpen(2, true), draining(closed()))) {
            InstanceState gone = into(from, from.circuit(), from.scoreWhenOut()).with(false);
            row(from.label() + ", dropped", from, Dropped.DROPPED, Rule.DROPPED, gone);
            for (HealthEvent event : List.of(
                    Dropped.DROPPED,
                    new Judged(Verdict.DOUBT),
                    new Judged(Verdict.EJECT),
                    new Checked(Check.REFUSE, false, false),
                    new Checked(Check.UP, true, false),
                    new Succeeded(true),
                    new Failed(true),
                    TrialVoid.TRIAL_VOID,
                    new Throttled(SECOND),
                    Claimed.CLAIMED,
                    Drain.DRAIN,
                    Drain.MARKED,
                    Undrain.UNDRAIN,
                    Undrain.UNMARKED,
                    new ForceOut(SECOND),
                    Reset.RESET)) {
                stay(from.label() + " and gone, " + event, gone, event);
            }
        }
        stay("gone, a rest is over", open(-SECOND).with(false), Due.DUE);
        stay("gone, a trial is over", is(new HalfOpen(0, true, t, false), EPOCH).with(false), Due.DUE);
        stay("gone, an order is over", forcedOut(closed(), -SECOND).with(false), Due.DUE);
    }

    private void forgiveness() {
        row(
                "closed, one rest of good behaviour",
                closed().with(history(2, 1, 2)),
                Due.DUE,
                Rule.TRIP_FORGIVEN,
                closed().with(history(1, decayed(1, 2), 0)));
        row("closed, the last trip forgiven", closed().with(history(1, 0, 1)), Due.DUE, Rule.TRIP_FORGIVEN, closed());
        stay("closed, not good for long enough", closed().with(new History(2, 1, t, t - 2 * SECOND + 1)), Due.DUE);
        stay(
                "suspect: not good behaviour",
                suspect(closed()).with(history(2, 0, 9)),
                Due.DUE,
                world().withVerdict(Verdict.DOUBT));
        stay(
                "denied: not good behaviour",
                denied(closed()).with(history(2, 0, 9)),
                Due.DUE,
                world().withVerdict(Verdict.DOUBT));
        stay("ramping: not yet", ramping(0.25f, t).with(history(2, 0, 9)), Due.DUE);
    }

    private void throttle() {
        Throttled asks = new Throttled(0);
        row("closed, throttled", closed(), asks, Rule.THROTTLED, throttled(closed(), 0.8f, 0, false));
        row(
                "throttled again",
                throttled(closed(), 0.5f, 0, false),
                asks,
                Rule.THROTTLED,
                throttled(closed(), 0.5f * 0.8f, 0, false));
        row(
                "throttled, never below 2 %",
                throttled(closed(), 0.02f, 1, false),
                asks,
                Rule.THROTTLED,
                throttled(closed(), (0.02f + 0.05f) * 0.8f, 0, false));
        stay("throttled to the least", throttled(closed(), 0.02f, 0, false), asks);
        row("Retry-After", closed(), new Throttled(3 * SECOND), Rule.THROTTLED, throttled(closed(), 0.02f, -3, true));
        row(
                "Retry-After, 30 s at most",
                closed(),
                new Throttled(99 * SECOND),
                Rule.THROTTLED,
                throttled(closed(), 0.02f, -30, true));
        row(
                "Retry-After shorter than before",
                throttled(closed(), 0.02f, -9, true),
                new Throttled(12 * SECOND),
                Rule.THROTTLED,
                throttled(closed(), 0.02f, -12, true));
        stay("Retry-After within a longer one", throttled(closed(), 0.02f, -9, true), new Throttled(SECOND));
        stay("throttled within a Retry-After", throttled(closed(), 0.02f, -9, true), asks);
        row(
                "throttled, time",
                throttled(closed(), 0.5f, 2, false),
                Due.DUE,
                Rule.THROTTLE_EASED,
                throttled(closed(), 0.5f + 0.05f * 2, 0, false));
        row("throttled, whole again", throttled(closed(), 0.95f, 2, false), Due.DUE, Rule.THROTTLE_EASED, closed());
        stay("Retry-After holds", throttled(closed(), 0.02f, -1, true), Due.DUE);
        row(
                "Retry-After over",
                throttled(closed(), 0.02f, 1, true),
                Due.DUE,
                Rule.THROTTLE_EASED,
                throttled(closed(), 0.02f + 0.05f, 0, false));
        row(
                "half-open, throttled",
                halfOpen(0, false),
                asks,
                Rule.THROTTLED,
                throttled(halfOpen(0, false), 0.8f, 0, false));
    }

    // Rows.

    private void row(String what, InstanceState state, HealthEvent event, Rule rule, InstanceState next) {
        row(what, state, event, world(), rule, next);
    }

    private void row(
            String what,
            InstanceState state,
            HealthEvent event,
            FakeCircumstances world,
            Rule rule,
            InstanceState next) {
        rows.add(new Row(what, state, event, world, rule, next));
    }

    private void stay(String what, InstanceState state, HealthEvent event) {
        stay(what, state, event, world());
    }

    private void stay(String what, InstanceState state, HealthEvent event, FakeCircumstances world) {
        rows.add(new Row(what, state, event, world, null, state));
    }

    private FakeCircumstances world() {
        return new FakeCircumstances(t);
    }

    // States; written out field by field, so that no transition of the code under test is used to expect another.

    private static InstanceState is(Circuit circuit, int epoch) {
        return new InstanceState(
                true,
                Order.NONE,
                circuit instanceof Ramping && epoch == 1 ? Check.UNKNOWN : Check.UP,
                circuit,
                false,
                false,
                History.NONE,
                Throttle.NONE,
                circuit.out() ? LEFT_WITH : 1,
                epoch,
                null);
    }

    private static InstanceState closed() {
        return is(Circuit.Closed.CLOSED, EPOCH);
    }

    private InstanceState ramping(float level) {
        return ramping(level, t - SECOND);
    }

    private static InstanceState ramping(float level, long since) {
        return is(new Ramping(level, since), EPOCH);
    }

    private InstanceState open(long left) {
        return is(new Open(Cause.OUTCOMES, t + left, false), EPOCH);
    }

    private InstanceState halfOpen(int successes, boolean taken) {
        return halfOpen(successes, taken, SECOND);
    }

    private InstanceState halfOpen(int successes, boolean taken, long left) {
        return is(new HalfOpen(successes, taken, t + left, false), EPOCH);
    }

    private InstanceState halfOpenAfter(InstanceState before) {
        return into(before, new HalfOpen(0, false, t + 2 * SECOND, false), LEFT_WITH);
    }

    private InstanceState rampAfter(InstanceState before) {
        return into(before, new Ramping(0.25f, t), 1);
    }

    private static InstanceState into(InstanceState before, Circuit circuit, float scoreWhenOut) {
        return new InstanceState(
                before.listed(),
                before.order(),
                before.check(),
                circuit,
                false,
                false,
                before.history(),
                before.throttle(),
                scoreWhenOut,
                before.epoch() == 0xffff ? 0 : before.epoch() + 1,
                null);
    }

    private static InstanceState epoch(InstanceState state, int epoch) {
        return new InstanceState(
                state.listed(),
                state.order(),
                state.check(),
                state.circuit(),
                state.suspect(),
                state.denied(),
                state.history(),
                state.throttle(),
                state.scoreWhenOut(),
                epoch,
                null);
    }

    private static InstanceState suspect(InstanceState state) {
        return state.withDoubts(true, state.denied());
    }

    private static InstanceState denied(InstanceState state) {
        return state.withDoubts(state.suspect(), true);
    }

    private static InstanceState ordered(InstanceState state, Order.Kind kind, long until, boolean emptied) {
        return state.with(new Order(kind, until, emptied, false));
    }

    private static InstanceState draining(InstanceState state) {
        return ordered(state, Order.Kind.DRAINING, 0, false);
    }

    private InstanceState forcedOut(InstanceState state, long left) {
        return ordered(state, Order.Kind.FORCED_OUT, t + left, false);
    }

    private static InstanceState marked(InstanceState ordered) {
        return ordered.with(ordered.order().withMark(true));
    }

    private InstanceState throttled(InstanceState state, float factor, int secondsAgo, boolean hold) {
        return state.with(new Throttle(factor, t - secondsAgo * SECOND, hold));
    }

    private History first() {
        return history(1, 1, 0);
    }

    private History history(int trips, float flaps, int secondsAgo) {
        return new History(trips, flaps, t - secondsAgo * SECOND, t - secondsAgo * SECOND);
    }

    private static float decayed(float flaps, int seconds) {
        return (float) (flaps * Math.pow(0.5, seconds / 30.0));
    }
}
