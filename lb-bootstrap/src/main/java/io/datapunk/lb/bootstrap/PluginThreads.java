package io.datapunk.lb.bootstrap;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Daemon threads for work of plug-ins that no request waits for. A task never waits for another one, so what blocks costs
 * its own thread and nothing else; a thread that is not needed for a while ends, and without plug-ins of others there is
 * none.
 *
 * <p>Thread-safe. Whoever gives tasks bounds how many run at once.
 */
final class PluginThreads implements Executor, AutoCloseable {
    private static final String NAME = "lb-plugin-";
    private static final long IDLE_SECONDS = 10;

    private final AtomicInteger number = new AtomicInteger();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), this::thread);

    private Thread thread(Runnable work) {
        Thread fresh = new Thread(work, NAME + number.incrementAndGet());
        fresh.setDaemon(true);
        return fresh;
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** Takes no more tasks and interrupts those that run; waits for none, because one may never end. Idempotent. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
