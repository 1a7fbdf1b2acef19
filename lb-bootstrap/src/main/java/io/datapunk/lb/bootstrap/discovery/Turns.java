package io.datapunk.lb.bootstrap.discovery;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks one after another, on the threads that hand them in.
 *
 * <p>Thread-safe, never blocks and holds no lock while a task runs: whoever finds nobody at work works until nothing is
 * left, everyone else leaves the task behind and goes on. What one task does is visible to the next.
 */
final class Turns {
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    /** Runs a task now, or has it run by the thread that is at work. What tasks throw
     * reaches that thread when it is done. */
    void take(Runnable task) {
        waiting.add(task);
        if (count.getAndIncrement() == 0) {
            work();
        }
    }

    private void work() {
        Throwable failure = null;
        do {
            Runnable task = waiting.remove();
            try {
                task.run();
            } catch (RuntimeException | Error thrown) {
                // Whoever handed in the next task has left: it must not wait for a further call.
                if (failure == null) {
                    failure = thrown;
                } else if (failure != thrown) {
                    failure.addSuppressed(thrown);
                }
            }
        } while (count.decrementAndGet() != 0);
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }
}
