package io.datapunk.lb.spi.discovery;

import io.datapunk.lb.spi.Instance;
import java.util.Collection;

/**
 * Tells who is there, and keeps telling.
 *
 * <p>Thread-safe. Never blocks: what takes time is reported to the listener later.
 */
public interface InstanceDiscovery extends AutoCloseable {
    /**
     * Hears about one service. Calls for one watch come one after another, on any thread, and never block for long.
     */
    interface Listener {
        /**
         * These are all; whoever is not among them is gone. A long list is taken over soonest in order of id, with the same
         * objects for whoever has not changed; any other is as good.
         */
        void complete(Collection<Instance> all);

        /** These came or changed, those went; all others stay as they are. */
        void changed(Collection<Instance> addedOrChanged, Collection<String> removedIds);

        /** It is not known who is there: keep the list and mark it stale until the next {@link #complete}. */
        void unknown(String why);
    }

    /** An interest in one service. */
    interface Watch extends AutoCloseable {
        /** Ends it; no call to the listener begins afterwards. Idempotent, never blocks for long. */
        @Override
        void close();
    }

    /**
     * Begins to watch a service. The first news is a {@link Listener#complete} (empty when the registry says that there
     * is nobody) or a {@link Listener#unknown}.
     */
    Watch watch(String service, Listener listener);

    /** Ends all watches and releases connections. Idempotent. */
    @Override
    void close();
}
