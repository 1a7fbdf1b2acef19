package io.datapunk.lb.adapters.zookeeper.discovery;

import io.datapunk.lb.spi.discovery.InstanceDiscovery.Listener;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one listener, which can be shut. Thread-safe.
 *
 * <p>Assumes that calls come one at a time (the watch's queue). Guarantees that no call begins after {@link #shut}
 * returned. The lock is contended only by a shutting thread, which waits for a call under way, for no longer than a
 * second: a listener that waits for that very thread must not hang it.
 */
final class News {
    private static final Logger LOGGER = LoggerFactory.getLogger(News.class);
    private static final long LONGEST_WAIT_MILLIS = 1_000;

    private final String service;
    private final Listener listener;
    private final ReentrantLock call = new ReentrantLock();
    private volatile boolean shut;

    News(String service, Listener listener) {
        this.service = service;
        this.listener = listener;
    }

    void tell(Consumer<Listener> what) {
        call.lock();
        try {
            if (!shut) {
                what.accept(listener);
            }
        } catch (RuntimeException failed) {
            LOGGER.atError().setCause(failed).addKeyValue("service", service).log("discovery.listener.failed");
        } finally {
            call.unlock();
        }
    }

    void shut() {
        shut = true;
        try {
            if (call.tryLock(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                call.unlock();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
