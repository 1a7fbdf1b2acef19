package io.datapunk.lb.adapters.vertx;

import io.datapunk.lb.spi.Scheduler;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link Scheduler} on an existing Vert.x: all tasks run on one event loop, one after the other.
 *
 * <p>Thread-safe, never blocks. Times are rounded up to milliseconds. It owns nothing and has no end of its own; once the
 * Vert.x is closed, nothing runs any more and new tasks are dropped.
 *
 * <p>What a task throws is logged, at the first, second, fourth, eighth… failure in a row, and the series goes on.
 */
public final class VertxScheduler implements Scheduler {
    private static final Logger logger = LoggerFactory.getLogger(VertxScheduler.class);
    private static final Duration LONGEST = Duration.ofDays(365);

    private final Vertx vertx;
    private final Context context;

    /** Runs on an event loop of this Vert.x: the caller's, if the caller is on one. */
    public VertxScheduler(Vertx vertx) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        Entry once = new Entry(task, null);
        submit(once, delay);
        return once;
    }

    @Override
    public Cancellable every(Duration period, Runnable task) {
        if (period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("period: " + period + ", expected a duration above zero");
        }
        Entry series = new Entry(task, period);
        submit(series, period);
        return series;
    }

    private void submit(Entry entry, Duration delay) {
        boolean now = delay.isNegative() || delay.isZero();
        try {
            context.runOnContext(go -> {
                if (now) {
                    entry.run();
                } else {
                    entry.arm(delay);
                }
            });
        } catch (RejectedExecutionException closed) {
            logger.atDebug().addKeyValue("task", entry.task).log("scheduler.closed");
        }
    }

    private static long millis(Duration delay) {
        if (delay.compareTo(LONGEST) >= 0) {
            return LONGEST.toMillis();
        }
        return delay.plusNanos(999_999).toMillis();
    }

    /**
     * One task. A series arms its next run before it runs, so that the period counts from start to start; a run that
     * takes longer than the period holds up the event loop and with it the timer, so the runs it missed are skipped.
     */
    private final class Entry implements Cancellable {
        private final Runnable task;
        private final @Nullable Duration period;
        private volatile boolean cancelled;
        private long timer = -1;
        private int failures;

        private Entry(Runnable task, @Nullable Duration period) {
            this.task = Objects.requireNonNull(task, "task");
            this.period = period;
        }

        private void arm(Duration delay) {
            if (!cancelled) {
                timer = vertx.setTimer(millis(delay), due -> run());
            }
        }

        private void run() {
            if (cancelled) {
                return;
            }
            if (period != null) {
                arm(period);
            }
            try {
                task.run();
                failures = 0;
            } catch (RuntimeException | LinkageError | AssertionError thrown) {
                failures++;
                report(thrown);
            }
        }

        private void report(Throwable thrown) {
            if (Integer.bitCount(failures) == 1) {
                logger.atError()
                        .setCause(thrown)
                        .addKeyValue("task", task)
                        .addKeyValue("failuresInARow", failures)
                        .log("scheduler.task.failed");
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            try {
                context.runOnContext(go -> vertx.cancelTimer(timer));
            } catch (RejectedExecutionException closed) {
                logger.atDebug().addKeyValue("task", task).log("scheduler.closed");
            }
        }
    }
}
