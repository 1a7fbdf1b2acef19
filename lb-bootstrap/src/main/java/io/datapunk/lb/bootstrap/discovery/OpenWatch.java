package io.datapunk.lb.bootstrap.discovery;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One listener's interest in one service, which tells nothing twice and nothing after it was closed.
 *
 * <p>{@link #list} and {@link #unknown} are called in turns; {@link #close} by any thread.
 */
final class OpenWatch implements InstanceDiscovery.Watch {
    private final String service;
    private final InstanceDiscovery.Listener listener;
    private final Consumer<OpenWatch> onClose;
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
        if (closed || (trouble == null && all.equals(told))) {
            return;
        }
        told = all;
        trouble = null;
        listener.complete(all);
    }

    void unknown(String why) {
        if (closed || why.equals(trouble)) {
            return;
        }
        trouble = why;
        listener.unknown(why);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            onClose.accept(this);
        }
    }
}
