package io.datapunk.lb.simulator.time;

import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Ticker;
import java.time.Duration;
import java.util.Objects;

/**
 * Time that passes only from event to event: a queue of tasks that is {@link Ticker} and {@link Scheduler} at once.
 *
 * <p>Tasks run in order of their due time, then of submission, so that a run depends on nothing but what was submitted.
 * A task takes no time, may submit others, and runs on the thread that called {@link #runUntil}. What a task throws ends
 * that call; a periodic task is planned again before it runs, so that it would go on in the next.
 *
 * <p>Not thread-safe: one thread submits, runs and reads. Submitting and running cost O(log n), cancelling O(1).
 */
public final class VirtualTime implements Ticker, Scheduler {
    /** Longer delays are cut to this, about 73 years, so that sums do not overflow. */
    private static final long LONGEST_NANOS = 1L << 61;

    /**
     * A round runs what the one before it has submitted. Rounds and not tasks, of which there are as many at one instant as
     * requests that end there; a line of a million that all need no time takes a round for each.
     */
    private static final int MOST_ROUNDS_AT_ONE_INSTANT = 10_000_000;

    private final long origin;
    private final EventQueue queue = new EventQueue();
    private long elapsed;

    /**
     * A queue without events.
     *
     * @param origin the ticker's first reading; any number
     */
    public VirtualTime(long origin) {
        this.origin = origin;
    }

    @Override
    public long nanos() {
        return origin + elapsed;
    }

    /** Nanoseconds since the first reading, ≥ 0. */
    public long elapsedNanos() {
        return elapsed;
    }

    /**
     * Runs a task once, without a way to cancel it.
     *
     * @param delayNanos zero or negative means as soon as possible
     */
    public void submit(long delayNanos, Runnable task) {
        queue.add(elapsed + Math.min(LONGEST_NANOS, Math.max(0, delayNanos)), Objects.requireNonNull(task, "task"));
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        return after(nanos(delay), task);
    }

    /**
     * Runs a task once.
     *
     * @param delayNanos zero or negative means as soon as possible
     */
    public Cancellable after(long delayNanos, Runnable task) {
        Single single = new Single(Objects.requireNonNull(task, "task"));
        submit(delayNanos, single);
        return single;
    }

    @Override
    public Cancellable every(Duration period, Runnable task) {
        long nanos = nanos(period);
        if (nanos <= 0) {
            throw new IllegalArgumentException("period: " + period + ", expected a duration above zero");
        }
        Series series = new Series(nanos, Objects.requireNonNull(task, "task"));
        submit(nanos, series);
        return series;
    }

    private static long nanos(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        return duration.toSeconds() >= LONGEST_NANOS / 1_000_000_000L ? LONGEST_NANOS : duration.toNanos();
    }

    /**
     * Runs what falls due, up to and including a moment, and lets time pass until then.
     *
     * @param untilNanos since the first reading; a moment that has passed already runs nothing
     * @throws IllegalStateException when tasks keep submitting tasks without any time passing
     */
    public void runUntil(long untilNanos) {
        int rounds = 0;
        long nextRound = queue.submissions();
        while (!queue.isEmpty() && queue.firstDue() <= untilNanos) {
            long due = queue.firstDue();
            if (due != elapsed) {
                rounds = 0;
                nextRound = queue.submissions();
            } else if (queue.firstSubmission() >= nextRound) {
                nextRound = queue.submissions();
                if (++rounds > MOST_ROUNDS_AT_ONE_INSTANT) {
                    throw new IllegalStateException("runUntil: more than " + MOST_ROUNDS_AT_ONE_INSTANT
                            + " rounds at one instant, expected time to pass between them");
                }
            }
            elapsed = due;
            queue.take().run();
        }
        elapsed = Math.max(elapsed, untilNanos);
    }

    /** A task that may be cancelled before it runs. */
    private static final class Single implements Runnable, Cancellable {
        private final Runnable task;
        private boolean cancelled;

        Single(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (!cancelled) {
                task.run();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    /** A task that runs again and again: planned anew before each run, so that one that throws goes on. */
    private final class Series implements Runnable, Cancellable {
        private final long period;
        private final Runnable task;
        private boolean cancelled;

        Series(long period, Runnable task) {
            this.period = period;
            this.task = task;
        }

        @Override
        public void run() {
            if (!cancelled) {
                submit(period, this);
                task.run();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
