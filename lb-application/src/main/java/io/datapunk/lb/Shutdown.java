package io.datapunk.lb;

import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Scheduler.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * The end of a balancer: waits until nothing is under way any more, or for so long, and then stops everything, once.
 *
 * <p>Thread-safe; never blocks but for another thread that is stopping everything. Whether something is under way is asked
 * fifty times a second and not told by each request: requests pay nothing for it.
 */
final class Shutdown {
    private static final Duration LOOK = Duration.ofMillis(20);

    private final Scheduler scheduler;
    private final LongSupplier underWay;
    private final LongConsumer stop;
    private final CompletableFuture<Long> ended = new CompletableFuture<>();
    private final List<Cancellable> tasks = new ArrayList<>(); // guarded by this
    private boolean begun; // guarded by this
    private boolean stopped; // guarded by this

    /**
     * An end that has not begun.
     *
     * @param underWay how many requests are
     * @param stop stops everything; hears how many were left
     */
    Shutdown(Scheduler scheduler, LongSupplier underWay, LongConsumer stop) {
        this.scheduler = scheduler;
        this.underWay = underWay;
        this.stop = stop;
    }

    /** Begins to wait, unless that was begun or ended before. */
    CompletableFuture<Long> begin(Duration limit) {
        boolean waiting;
        synchronized (this) {
            waiting = !begun && !stopped && !limit.isZero() && underWay.getAsLong() > 0 && schedule(limit);
            waiting |= begun;
            begun = true;
        }
        if (!waiting) {
            endAndTell();
        }
        return ended;
    }

    /** The caller is owed an answer, whatever is thrown: the scheduler tells of that, as it does where a wait ends. */
    private void endAndTell() {
        try {
            end();
        } catch (RuntimeException thrown) {
            tell(() -> {
                throw thrown;
            });
        } catch (Error thrown) {
            tell(() -> {
                throw thrown;
            });
        }
    }

    private void tell(Runnable throwing) {
        try {
            scheduler.after(Duration.ZERO, throwing);
        } catch (RuntimeException noTasksAnyMore) {
            // Then nobody hears of it; everything else has stopped.
        }
    }

    private boolean schedule(Duration limit) {
        try {
            tasks.add(scheduler.every(LOOK, this::look));
            tasks.add(scheduler.after(limit, this::end));
            return true;
        } catch (RuntimeException noTasksAnyMore) {
            // Nobody could tell when the wait is over.
            return false;
        }
    }

    private void look() {
        if (underWay.getAsLong() == 0) {
            end();
        }
    }

    /** Stops everything now. Idempotent; whoever comes second waits for the first. */
    void end() {
        boolean first = false;
        long left = 0;
        try {
            synchronized (this) {
                if (stopped) {
                    return;
                }
                first = true;
                stopped = true;
                tasks.forEach(Cancellable::cancel);
                left = underWay.getAsLong();
                stop.accept(left);
            }
        } finally {
            if (first) { // Also when something did not let itself be stopped.
                ended.complete(left);
            }
        }
    }
}
