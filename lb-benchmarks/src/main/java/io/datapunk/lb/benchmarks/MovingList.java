package io.datapunk.lb.benchmarks;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A discovery that says what it is told to. For one watch, and one thread at a time. */
final class MovingList implements InstanceDiscovery {
    private @Nullable List<Instance> first;
    private @Nullable Listener told;

    MovingList(List<Instance> first) {
        this.first = first;
    }

    @Override
    public Watch watch(String service, Listener listener) {
        told = listener;
        listener.complete(Objects.requireNonNull(first, "one watch only"));
        first = null; // that the heap holds only what the balancer keeps
        return () -> {};
    }

    /** Everybody who is there. */
    void complete(List<Instance> all) {
        listener().complete(all);
    }

    /** Whoever came or changed, and whoever went. */
    void changed(List<Instance> addedOrChanged, List<String> removedIds) {
        listener().changed(addedOrChanged, removedIds);
    }

    private Listener listener() {
        Listener listener = told;
        if (listener == null) {
            throw new IllegalStateException("listener: null, expected after watch()");
        }
        return listener;
    }

    @Override
    public void close() {}
}
