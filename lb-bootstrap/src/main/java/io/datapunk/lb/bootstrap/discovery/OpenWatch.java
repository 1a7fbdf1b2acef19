package io.datapunk.lb.bootstrap.discovery;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One listener's interest in one service, which tells nothing twice and nothing after it was closed.
 *
 * <p>{@link #list} and {@link #unknown} are called in turns; {@link #close} by any thread. No call to the listener begins after
 * {@code close} has returned: the lock is held by calls and contended by a closing thread alone, which waits for a call under
 * way, for no longer than a second, since the listener may be waiting for that very thread.
 */
final class OpenWatch implements InstanceDiscovery.Watch {
    private static final long LONGEST_WAIT_MILLIS = 1_000;

    private final String service;
    private final InstanceDiscovery.Listener listener;
    private final Consumer<OpenWatch> onClose;
    private final ReentrantLock call = new ReentrantLock();
    private volatile boolean closed;
    private @Nullable List<Instance> told;
    private @Nullable String trouble;

    OpenWatch(String service, InstanceDiscovery.Listener listener, Consumer<OpenWatch> onClose) {
        this.service = service;
        this.listener = listener;
        this.onClose = onClose;
    }

    String service() {
        return service;
    }

    void list(List<Instance> all) {
        call.lock();
        try {
            if (!closed && (trouble != null || !all.equals(told))) {
                told = all;
                trouble = null;
                listener.complete(all);
            }
        } finally {
            call.unlock();
        }
    }

    void unknown(String why) {
        call.lock();
        try {
            if (!closed && !why.equals(trouble)) {
                trouble = why;
                listener.unknown(why);
            }
        } finally {
            call.unlock();
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            awaitCallUnderWay();
            onClose.accept(this);
        }
    }

    private void awaitCallUnderWay() {
        try {
            if (call.tryLock(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                call.unlock();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
