package io.datapunk.lb.testkit.time;

import io.datapunk.lb.spi.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler on virtual time: {@link #advance} moves its ticker and runs what falls due, on the caller's thread.
 *
 * <p>Tasks run in order of their due time, then of submission, and each sees the ticker at its due time. A task that a
 * task schedules runs in the same {@code advance} when it falls due in it. When the ticker moved without the scheduler
 * (a task that takes time, a pause of the process), runs are late: a late series runs once and goes on with the next
 * time of its rhythm that is still to come. What a task throws is kept in {@link #thrown} and ends nothing.
 *
 * <p>Scheduling and cancelling are thread-safe. One thread at a time advances; a task must not.
 */
public final class ManualScheduler implements Scheduler {
    /** Longer delays are cut to this, so that differences of readings stay meaningful: about 73 years. */
    private static final long LONGEST_NANOS = 1L << 61;

    private static final int MOST_RUNS_AT_ONE_INSTANT = 100_000;

    private final ManualTicker ticker;
    private final AtomicBoolean advancing = new AtomicBoolean();
    private final Object lock = new Object();
    private final TreeSet<Task> queue = new TreeSet<>(Task.BY_DUE_TIME); // guarded by lock
    private final List<Throwable> thrown = new ArrayList<>(); // guarded by lock
    private long submissions; // guarded by lock

    /** A scheduler on a new ticker of the default origin. */
    public ManualScheduler() {
        this(new ManualTicker());
    }

    /** A scheduler that moves the given ticker. */
    public ManualScheduler(ManualTicker ticker) {
        this.ticker = Objects.requireNonNull(ticker, "ticker");
    }

    /** The ticker it moves. */
    public ManualTicker ticker() {
        return ticker;
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        Objects.requireNonNull(task, "task");
        return submit(Math.max(0, nanos(delay)), 0, task);
    }

    @Override
    public Cancellable every(Duration period, Runnable task) {
        Objects.requireNonNull(task, "task");
        if (period.isZero() || period.isNegative()) {
            throw new IllegalArgumentException("period: " + period + ", expected a duration above zero");
        }
        return submit(nanos(period), nanos(period), task);
    }

    private Cancellable submit(long delay, long period, Runnable work) {
        synchronized (lock) {
            Task task = new Task(work, period, submissions++, ticker.nanos() + delay);
            queue.add(task);
            return () -> cancel(task);
        }
    }

    private void cancel(Task task) {
        synchronized (lock) {
            queue.remove(task);
            task.cancelled = true;
        }
    }

    /**
     * Lets time pass, running what falls due on the way.
     *
     * @param time zero or more; zero runs what is due now
     * @return how many runs there were
     * @throws IllegalArgumentException when the time is negative
     * @throws IllegalStateException when called from a task or by two threads at once, or when tasks keep scheduling
     *     tasks without any time passing
     */
    public int advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time: " + time + ", expected zero or more");
        }
        if (!advancing.compareAndSet(false, true)) {
            throw new IllegalStateException("advance: already under way; a task cannot let time pass");
        }
        try {
            return runUntil(ticker.nanos() + nanos(time));
        } finally {
            advancing.set(false);
        }
    }

    /** Runs what is due now, the same as {@code advance(Duration.ZERO)}. */
    public int runDue() {
        return advance(Duration.ZERO);
    }

    private int runUntil(long target) {
        int runs = 0;
        int runsAtThisInstant = 0;
        long instant = ticker.nanos();
        for (Task task = takeDue(target); task != null; task = takeDue(target)) {
            moveForwardTo(task.due);
            runsAtThisInstant = ticker.nanos() == instant ? runsAtThisInstant + 1 : 1;
            instant = ticker.nanos();
            if (runsAtThisInstant > MOST_RUNS_AT_ONE_INSTANT) {
                throw new IllegalStateException(
                        "advance: more than " + MOST_RUNS_AT_ONE_INSTANT + " runs without any time passing");
            }
            run(task);
            runs++;
        }
        moveForwardTo(target);
        return runs;
    }

    private @Nullable Task takeDue(long target) {
        synchronized (lock) {
            if (queue.isEmpty()) {
                return null;
            }
            Task first = queue.first();
            if (first.due - target > 0) {
                return null;
            }
            queue.remove(first);
            return first;
        }
    }

    private void moveForwardTo(long reading) {
        if (reading - ticker.nanos() > 0) {
            ticker.set(reading);
        }
    }

    private void run(Task task) {
        long start = ticker.nanos();
        try {
            task.work.run();
        } catch (Throwable failure) {
            synchronized (lock) {
                thrown.add(failure);
            }
        }
        synchronized (lock) {
            if (task.period > 0 && !task.cancelled) {
                task.due = task.nextAfter(start, ticker.nanos());
                queue.add(task);
            }
        }
    }

    /** How many tasks wait: single ones that have not run and series that have not ended. */
    public int pending() {
        synchronized (lock) {
            return queue.size();
        }
    }

    /** How long until the next task is due, zero when one is late; empty when none waits. */
    public Optional<Duration> untilNext() {
        synchronized (lock) {
            return queue.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Duration.ofNanos(Math.max(0, queue.first().due - ticker.nanos())));
        }
    }

    /** What tasks threw, in order; a test usually ends by asserting that it is empty. */
    public List<Throwable> thrown() {
        synchronized (lock) {
            return List.copyOf(thrown);
        }
    }

    private static long nanos(Duration duration) {
        return duration.compareTo(Duration.ofNanos(LONGEST_NANOS)) > 0
                ? LONGEST_NANOS
                : duration.isNegative() ? -1 : duration.toNanos();
    }

    /** One task; its due time changes only while it is out of the queue. */
    private static final class Task {
        static final Comparator<Task> BY_DUE_TIME = (one, other) -> {
            long difference = one.due - other.due; // readings wrap around
            return difference == 0 ? Long.compare(one.submission, other.submission) : Long.signum(difference);
        };

        private final Runnable work;
        private final long period; // 0 for a task that runs once
        private final long submission;
        private long due;
        private boolean cancelled;

        Task(Runnable work, long period, long submission, long due) {
            this.work = work;
            this.period = period;
            this.submission = submission;
            this.due = due;
        }

        /** The next time of the rhythm after the start of the last run that was not missed during it. */
        long nextAfter(long start, long end) {
            long started = Math.max(0, start - due) / period;
            long ended = Math.max(0, end - due);
            long ceiling = ended / period + (ended % period == 0 ? 0 : 1);
            return due + Math.max(started + 1, ceiling) * period;
        }
    }
}
