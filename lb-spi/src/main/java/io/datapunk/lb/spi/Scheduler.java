package io.datapunk.lb.spi;

import java.time.Duration;

/**
 * Runs small tasks later, on a thread of its own choice.
 *
 * <p>Implementations are thread-safe and never block the caller. A task must not block either: it may share its thread
 * with every other task. What a task throws is reported by the implementation and does not end a periodic task. Two
 * tasks of one scheduler may run at the same time unless the implementation says otherwise; a periodic task never
 * overlaps itself.
 */
public interface Scheduler {
    /**
     * Runs a task once.
     *
     * @param delay how long to wait; zero or negative means as soon as possible
     * @param task what to run
     * @return a handle that prevents the run if it has not begun
     */
    Cancellable after(Duration delay, Runnable task);

    /**
     * Runs a task again and again, first after one period.
     *
     * @param period the time from one start to the next, above zero; runs that are late are skipped, not bunched
     * @param task what to run
     * @return a handle that ends the series
     * @throws IllegalArgumentException when the period is not above zero
     */
    Cancellable every(Duration period, Runnable task);

    /** Something that can be called off. */
    @FunctionalInterface
    interface Cancellable {
        /** Calls it off. Idempotent, thread-safe, never blocks; a run that has begun goes on to its end. */
        void cancel();
    }
}
