package io.datapunk.lb.benchmarks;

import io.datapunk.lb.Surroundings;
import io.datapunk.lb.spi.Scheduler;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** What a balancer runs on in production: the system's clock, a generator per thread, one thread for periodic work. */
final class Machine implements AutoCloseable {
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, work -> {
        Thread thread = new Thread(work, "benchmark-scheduler");
        thread.setDaemon(true);
        return thread;
    });

    Machine() {
        executor.setRemoveOnCancelPolicy(true);
    }

    Surroundings surroundings() {
        return new Surroundings(
                System::nanoTime,
                new PerThread(),
                () -> (int) Thread.currentThread().getId(),
                new OneThread(),
                1L,
                Runnable::run);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private final class OneThread implements Scheduler {
        @Override
        public Cancellable after(Duration delay, Runnable task) {
            Future<?> run = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> run.cancel(false);
        }

        @Override
        public Cancellable every(Duration period, Runnable task) {
            long nanos = period.toNanos();
            Future<?> series = executor.scheduleAtFixedRate(task, nanos, nanos, TimeUnit.NANOSECONDS);
            return () -> series.cancel(false);
        }
    }

    private static final class PerThread implements RandomGenerator {
        @Override
        public long nextLong() {
            return ThreadLocalRandom.current().nextLong();
        }

        @Override
        public int nextInt() {
            return ThreadLocalRandom.current().nextInt();
        }

        @Override
        public int nextInt(int bound) {
            return ThreadLocalRandom.current().nextInt(bound);
        }

        @Override
        public float nextFloat() {
            return ThreadLocalRandom.current().nextFloat();
        }

        @Override
        public double nextDouble() {
            return ThreadLocalRandom.current().nextDouble();
        }
    }
}
