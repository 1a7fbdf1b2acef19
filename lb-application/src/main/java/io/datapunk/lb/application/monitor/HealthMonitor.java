package io.datapunk.lb.application.monitor;

import io.datapunk.lb.ServiceConfig;
import io.datapunk.lb.application.containment.ContainedCheck;
import io.datapunk.lb.domain.circuit.Check;
import io.datapunk.lb.domain.circuit.Circuit;
import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.domain.pool.MemberView;
import io.datapunk.lb.domain.pool.Pool;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Scheduler.Cancellable;
import io.datapunk.lb.spi.Ticker;
import io.datapunk.lb.spi.check.HealthCheck;
import io.datapunk.lb.spi.check.HealthCheck.Answer;
import io.datapunk.lb.spi.check.HealthCheck.Result;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Asks every instance of a service how it is, forever.
 *
 * <p>Each instance has a schedule of its own ({@link Pace}). A check that hangs delays nobody: it is given up after its timeout, and only {@code maxConcurrent} are
 * under way at once, the others wait in line. What a check throws, or a null it returns, counts as no answer.
 *
 * <p>Thread-safe; never waits for a check or for the pool. Whoever is calm takes 16 bytes: its time in one agenda for all, and what
 * its last good check found.
 */
public final class HealthMonitor implements AutoCloseable {
    private static final int LONGEST_REASON = 100;
    private static final int FEW_SUCCESSES = 3;
    private static final long NEVER = Long.MAX_VALUE / 2;

    /** So many checks begin before other work of the scheduler has its turn. */
    private static final int BEGUN_AT_ONCE = 64;

    private final Pool pool;
    private final HealthCheck check;
    private final ServiceConfig.Checks settings;
    private final Pace pace;
    private final Ticker ticker;
    private final Scheduler scheduler;
    private final CheckListener listener;
    private final Agenda agenda;
    private final GoodChecks good = new GoodChecks();
    private final Map<Integer, CheckTarget> targets = new HashMap<>(); // of those that are not calm
    private final Queue<CheckTarget> waiting = new ArrayDeque<>();
    /** Those whose next check is to be sooner, as far as nobody has looked at the agenda since. */
    private final Queue<Hurried> hurried = new ConcurrentLinkedQueue<>();

    private int underWay;
    private boolean closed;
    private @Nullable Cancellable alarm;
    /** When somebody looks at the agenda; as late as can be while there is no alarm. */
    private volatile long alarmAt;

    private boolean ringing;

    /** A monitor without targets; it closes the check when it is closed. */
    public HealthMonitor(
            Pool pool,
            HealthCheck check,
            ServiceConfig.Checks settings,
            Ticker ticker,
            Scheduler scheduler,
            long seed,
            CheckListener listener) {
        this.pool = pool;
        this.check = check;
        this.settings = settings;
        this.pace = new Pace(settings, seed);
        this.ticker = ticker;
        this.scheduler = scheduler;
        this.listener = listener;
        long now = ticker.nanos();
        this.agenda = new Agenda(now, pace.longest());
        this.alarmAt = now + NEVER;
    }

    /** Begins to check an instance; the first checks of many are spread over a tenth of the interval. */
    public synchronized void add(int handle) {
        if (closed || agenda.has(handle) || targets.containsKey(handle)) {
            return;
        }
        good.forget(handle);
        plan(handle, pace.first(handle));
    }

    /** Stops checking an instance. */
    public synchronized void remove(int handle) {
        agenda.remove(handle);
        good.forget(handle); // What is forgotten takes no room.
        CheckTarget target = targets.remove(handle);
        if (target != null) {
            target.gone = true;
        }
    }

    /**
     * Checks an instance soon, if its next check would be later than its state asks for. Called on the path of a request: O(1), and
     * without a lock unless nobody would look at the agenda in time.
     */
    public void hurry(int handle) {
        long now = ticker.nanos();
        long at = now + pace.soon(handle, now).toNanos();
        hurried.add(new Hurried(handle, at));
        if (alarmAt - at > 0) {
            synchronized (this) {
                setAlarm(now);
            }
        }
    }

    private record Hurried(int handle, long at) {}

    /** Gives those a new time that are still planned for later than their state asks for. Before anything else is done to the agenda. */
    private void planHurried() {
        for (Hurried next = hurried.poll(); next != null; next = hurried.poll()) {
            // Whoever is not in is nobody's, or is being asked.
            if (agenda.has(next.handle) && !good.urgent(next.handle)) {
                good.urgent(next.handle, true);
                agenda.put(next.handle, next.at);
            }
        }
    }

    /** What is known of a handle. */
    private CheckTarget target(int handle) {
        return targets.computeIfAbsent(handle, fresh -> new CheckTarget(fresh, RiseAndFall.passed(good.passes(fresh))));
    }

    /**
     * What the checks of an instance counted, as {@code name value} pairs: in a row, how many turn it, and what the last one
     * said to that. Empty for whoever is not checked.
     */
    public String figures(int handle) {
        RiseAndFall counted;
        String said;
        synchronized (this) {
            CheckTarget target = targets.get(handle);
            if (target == null && !agenda.has(handle)) {
                return "";
            }
            counted = target == null ? RiseAndFall.passed(good.passes(handle)) : target.counted;
            said = target == null ? "" : target.said;
        }
        String row = counted.failures() > 0
                ? "failed-checks " + counted.failures() + ", fall " + settings.fall()
                : "passed-checks " + counted.passes() + ", rise " + settings.rise();
        return said.isEmpty() ? row : row + ", said \"" + said + "\"";
    }

    /** Begins no check any more, and obeys none that is under way. Idempotent. */
    public synchronized void stop() {
        closed = true;
        targets.values().forEach(target -> target.gone = true);
        targets.clear();
        waiting.clear();
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
        alarmAt = ticker.nanos() + NEVER;
    }

    @Override
    public void close() {
        stop();
        check.close();
    }

    private void plan(int handle, Duration delay) {
        planHurried();
        long now = ticker.nanos();
        agenda.put(handle, now + delay.toNanos());
        setAlarm(now);
    }

    /** Sees to it that somebody looks when the first is due. */
    private void setAlarm(long now) {
        planHurried();
        if (closed || ringing || agenda.isEmpty()) {
            return;
        }
        long wait = Math.max(0, agenda.untilFirst(now));
        if (alarm != null) {
            if (alarmAt - (now + wait) <= 0) {
                return;
            }
            alarm.cancel();
        }
        alarmAt = now + wait;
        alarm = scheduler.after(Duration.ofNanos(wait), this::ring);
    }

    private void ring() {
        synchronized (this) {
            alarm = null;
            ringing = true;
            alarmAt = ticker.nanos() + NEVER;
        }
        try {
            beginSome();
        } finally {
            synchronized (this) {
                ringing = false;
                setAlarm(ticker.nanos());
            }
        }
    }

    private void beginSome() {
        for (int begun = 0; begun < BEGUN_AT_ONCE; begun++) {
            CheckTarget due = due();
            if (due == null) {
                return;
            }
            begin(due);
        }
    }

    /** Whoever is due and may be asked now; whoever must wait is put in line. */
    private synchronized @Nullable CheckTarget due() {
        planHurried();
        while (!closed) {
            int handle = agenda.takeDue(ticker.nanos());
            if (handle == Agenda.NOBODY) {
                return null;
            }
            CheckTarget target = target(handle);
            if (underWay < settings.maxConcurrent()) {
                underWay++;
                return target;
            }
            waiting.add(target);
        }
        return null;
    }

    /** Asks this one, and as long as that is over at once the next in line. */
    private void begin(CheckTarget first) {
        CheckTarget next = first;
        while (next != null) {
            next = isOverAtOnce(next) ? nextInLine() : null;
        }
    }

    private boolean isOverAtOnce(CheckTarget target) {
        MemberView member = pool.view(target.handle);
        boolean gone;
        synchronized (this) {
            gone = target.gone;
            if (member == null && !gone) {
                remove(target.handle); // Nobody's: whoever has the handle next is added anew.
            }
        }
        return gone || member == null || ask(target, member.instance());
    }

    /** Tells whether the check ended before this returned, so that whoever asked passes its place on; else whoever ends it does. */
    private boolean ask(CheckTarget target, Instance instance) {
        Asked asked = new Asked(target, instance, ticker.nanos(), new AtomicBoolean(), new AtomicBoolean());
        Cancellable limit = scheduler.after(settings.timeout(), () -> giveUp(asked));
        CompletionStage<Result> stage;
        try {
            stage = check.check(instance, settings.timeout());
        } catch (RuntimeException | LinkageError | StackOverflowError fault) {
            stage = null;
        }
        if (stage == null) {
            end(asked, limit, null);
        } else {
            stage.whenComplete((result, error) -> end(asked, limit, result));
        }
        return asked.halfOver().getAndSet(true);
    }

    private void giveUp(Asked asked) {
        if (asked.decided().compareAndSet(false, true)) {
            Result none = Result.of(Answer.NO_ANSWER, "no answer within " + settings.timeout());
            tell(asked, CheckListener.LATE, none);
            conclude(asked.target(), none);
            passOn();
        }
    }

    private void end(Asked asked, Cancellable limit, @Nullable Result result) {
        if (asked.decided().compareAndSet(false, true)) {
            limit.cancel();
            Result said = result == null ? Result.of(Answer.NO_ANSWER, "the check failed") : result;
            tell(asked, label(said.answer()), said);
            conclude(asked.target(), said);
            if (asked.halfOver().getAndSet(true)) {
                passOn();
            }
        }
    }

    private void tell(Asked asked, String label, Result result) {
        listener.completed(asked.instance(), label, Math.max(0, ticker.nanos() - asked.since()), result.reason());
    }

    private static String label(Answer answer) {
        return switch (answer) {
            case PASS -> "pass";
            case DEGRADED -> "degraded";
            case REFUSE -> "refuse";
            case NO_ANSWER -> "no-answer";
        };
    }

    /**
     * A check that is under way; whoever decides it first concludes it. Of the asking and an answer the second to be over passes the place on:
     * so thousands that wait in line and end at once are a loop, and no stack of calls.
     */
    private record Asked(
            CheckTarget target, Instance instance, long since, AtomicBoolean decided, AtomicBoolean halfOver) {}

    private void conclude(CheckTarget target, Result result) {
        boolean passed = result.answer() == Answer.PASS || result.answer() == Answer.DEGRADED;
        long successes = pool.counted(target.handle, Outcome.SUCCESS);
        long failures = failures(target.handle);
        Check says;
        boolean contradicted;
        boolean gone;
        synchronized (this) {
            gone = target.gone;
            target.said = cut(result.reason());
            if (!ContainedCheck.saysNothing(result)) {
                target.counted = target.counted.after(result.answer(), settings.rise(), settings.fall());
            }
            contradicted = good.contradictedBy(target.handle, successes, failures, FEW_SUCCESSES);
            says = contradicted ? target.counted.check() : target.counted.withTheLast();
            if (passed && !gone) {
                good.note(target.handle, successes, failures);
            }
        }
        if (!gone) {
            pool.checked(target.handle, says, passed, contradicted);
            pool.reported(target.handle, result.reportedLoad());
            if (!isPlanned(target)) {
                // It went while this was said, so that nobody would take it back who asks it again.
                pool.checked(target.handle, Check.UNKNOWN, false, false);
            }
        }
    }

    /** Plans the next check of one that has not gone meanwhile. */
    private synchronized boolean isPlanned(CheckTarget target) {
        if (target.gone) {
            return false;
        }
        MemberView member = pool.view(target.handle);
        boolean urgent = target.counted.inDoubt() || (member != null && urgent(member.state()));
        good.urgent(target.handle, urgent);
        long now = ticker.nanos();
        plan(
                target.handle,
                urgent
                        ? pace.urgent(target.handle, target.counted, now)
                        : pace.calm(target.handle, pool.requestsPerMemberSecond(), now));
        if (target.calm()) {
            good.passes(target.handle, target.counted.passes());
            targets.remove(target.handle);
        }
        return true;
    }

    private static String cut(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
    }

    private long failures(int handle) {
        return pool.counted(handle, Outcome.SERVER_ERROR)
                + pool.counted(handle, Outcome.TIMEOUT)
                + pool.counted(handle, Outcome.UNREACHABLE);
    }

    /** Gives the place of a check that ended to the next in line. */
    private void passOn() {
        CheckTarget next = nextInLine();
        if (next != null) {
            begin(next);
        }
    }

    /** Who has the place of a check that ended; null when the place is free. */
    private synchronized @Nullable CheckTarget nextInLine() {
        CheckTarget next = closed ? null : waiting.poll();
        if (next == null) {
            underWay--;
        }
        return next;
    }

    private static boolean urgent(InstanceState state) {
        return state.suspect()
                || state.denied()
                || state.circuit() != Circuit.Closed.CLOSED
                || state.check().down();
    }
}
