package io.datapunk.lb.bootstrap;

import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Ticker;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link Scheduler} on one daemon thread of its own, for balancers that run without an event loop.
 *
 * <p>Thread-safe; scheduling never blocks. Tasks run one after another, never two at once. What a task throws is logged
 * and ends neither the thread nor the series. A task that is handed in after {@link #close} never runs.
 */
public final class OneThreadScheduler implements Scheduler, AutoCloseable {
    /*
     * ScheduledThreadPoolExecutor's own fixed rate runs everything that was missed, one after the other, and a fixed
     * delay drifts. So a series plans each run by itself: the next one is the first point of the grid start + n × period
     * that still lies ahead.
     */

    private static final Logger logger = LoggerFactory.getLogger(OneThreadScheduler.class);
    private static final String THREAD_NAME = "lb-scheduler";
    private static final long LONGEST_NANOS = Long.MAX_VALUE / 4;
    private static final long CLOSE_STEP_MILLIS = 500;

    private final Ticker ticker;
    private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
    private final ScheduledThreadPoolExecutor executor;

    /**
     * A scheduler whose thread starts with the first task.
     *
     * @param ticker the time that periods are kept by; it must run at the pace of the system's
     */
    public OneThreadScheduler(Ticker ticker) {
        this.ticker = ticker;
        this.executor = new ScheduledThreadPoolExecutor(1, this::newThread);
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private Thread newThread(Runnable work) {
        Thread fresh = new Thread(work, THREAD_NAME);
        fresh.setDaemon(true);
        thread.set(fresh);
        return fresh;
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        Future<?> run = plan(nanos(delay), () -> guarded(task));
        return run == null ? () -> {} : () -> run.cancel(false);
    }

    @Override
    public Cancellable every(Duration period, Runnable task) {
        if (period.isZero() || period.isNegative()) {
            throw new IllegalArgumentException("period: " + period + ", expected more than 0");
        }
        Series series = new Series(nanos(period), task);
        series.planNext(series.period);
        return series;
    }

    /**
     * Drops what waits, lets a running task end and stops the thread. Idempotent. Waits for the thread, at most a
     * second, unless a task itself calls.
     */
    @Override
    public void close() {
        executor.shutdown();
        if (Thread.currentThread() == thread.get()) {
            return;
        }
        try {
            if (executor.awaitTermination(CLOSE_STEP_MILLIS, TimeUnit.MILLISECONDS)) {
                awaitThread();
                return;
            }
            executor.shutdownNow();
            if (executor.awaitTermination(CLOSE_STEP_MILLIS, TimeUnit.MILLISECONDS)) {
                awaitThread();
                return;
            }
            logger.atWarn().addKeyValue("thread", THREAD_NAME).log("scheduler.task-does-not-end");
        } catch (InterruptedException interrupted) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /* Termination is announced by the thread itself a moment before it is gone. */
    private void awaitThread() throws InterruptedException {
        Thread last = thread.get();
        if (last != null) {
            last.join(CLOSE_STEP_MILLIS);
        }
    }

    private @Nullable Future<?> plan(long delayNanos, Runnable work) {
        try {
            return executor.schedule(work, delayNanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            return null;
        }
    }

    private static long nanos(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        boolean fits = duration.compareTo(Duration.ofNanos(LONGEST_NANOS)) < 0;
        return fits ? duration.toNanos() : LONGEST_NANOS;
    }

    /** The first point of the grid through {@code due} that is after both {@code due} and {@code now}. */
    static long nextDue(long due, long now, long period) {
        long missed = Math.max(0, Math.floorDiv(now - due, period));
        return due + (missed + 1) * period;
    }

    @SuppressWarnings("CatchingUnchecked") // A task is foreign code: whatever it throws, the thread must go on.
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable thrown) {
            logger.atError().setCause(thrown).addKeyValue("thread", THREAD_NAME).log("scheduler.task-failed");
        }
    }

    /** A periodic task: plans its next run after each run, skipping the points of its grid that have passed. */
    private final class Series implements Runnable, Cancellable {
        private final long period;
        private final Runnable task;
        private long due; // touched by the scheduler's thread only, after the first plan
        private volatile boolean cancelled;
        private volatile @Nullable Future<?> next;

        Series(long period, Runnable task) {
            this.period = period;
            this.task = task;
            this.due = ticker.nanos() + period;
        }

        @Override
        public void run() {
            if (cancelled) {
                return;
            }
            guarded(task);
            long now = ticker.nanos();
            due = nextDue(due, now, period);
            planNext(due - now);
        }

        private void planNext(long delayNanos) {
            if (cancelled) {
                return;
            }
            Future<?> planned = plan(delayNanos, this);
            next = planned;
            if (cancelled && planned != null) {
                planned.cancel(false);
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            Future<?> planned = next;
            if (planned != null) {
                planned.cancel(false);
            }
        }
    }
}
