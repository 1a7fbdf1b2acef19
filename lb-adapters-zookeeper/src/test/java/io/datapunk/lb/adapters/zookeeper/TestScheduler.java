package io.datapunk.lb.adapters.zookeeper;

import io.datapunk.lb.spi.Scheduler;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A scheduler in real time, on one thread that ends with it. */
public final class TestScheduler implements Scheduler, AutoCloseable {
    private final ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "test-scheduler"));

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        return cancelling(executor.schedule(task, Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS));
    }

    @Override
    public Cancellable every(Duration period, Runnable task) {
        long nanos = period.toNanos();
        return cancelling(executor.scheduleAtFixedRate(task, nanos, nanos, TimeUnit.NANOSECONDS));
    }

    private static Cancellable cancelling(Future<?> future) {
        return () -> future.cancel(false);
    }

    @Override
    public void close() {
        executor.shutdownNow();
        boolean ended = false;
        try {
            ended = executor.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!ended) {
            throw new IllegalStateException("a task of the scheduler did not end");
        }
    }
}
