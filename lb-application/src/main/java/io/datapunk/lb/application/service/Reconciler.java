package io.datapunk.lb.application.service;

import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.domain.pool.MembershipChange;
import io.datapunk.lb.domain.pool.Pool;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Ticker;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Brings the registry's news into pool and checks. Called serially by the discovery; read by any thread. */
final class Reconciler implements InstanceDiscovery.Listener {
    private final String service;
    private final Pool pool;
    private final Checking checking;
    private final DrainMarks marks;
    private final Supplier<CompletionStage<Void>> prepared;
    private final Ticker ticker;
    private final Events events;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private volatile boolean loaded;
    private volatile String stale = "";
    private volatile long staleSince;

    /** @param prepared when the strategy has got ready for the list that the pool was told last */
    Reconciler(
            String service,
            Pool pool,
            Checking checking,
            Supplier<CompletionStage<Void>> prepared,
            Ticker ticker,
            Events events) {
        this.service = service;
        this.pool = pool;
        this.checking = checking;
        this.marks = new DrainMarks(pool);
        this.prepared = prepared;
        this.ticker = ticker;
        this.events = events;
    }

    /** Done when the first list is known, and the strategy has got ready for it. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    /** Whether the first list is known. */
    boolean loaded() {
        return loaded;
    }

    /** Why the registry does not know; empty when it does. */
    String stale() {
        return stale;
    }

    /** For how long the registry has not known, in nanoseconds; 0 when it does. */
    long staleNanos() {
        long since = staleSince;
        return stale.isEmpty() ? 0 : Math.max(0, ticker.nanos() - since);
    }

    @Override
    public void complete(Collection<Instance> all) {
        reconciled(pool.replace(all));
        loaded = true;
        fresh();
        if (!ready.isDone()) {
            prepared.get().whenComplete((nothing, never) -> ready.complete(null));
        }
    }

    @Override
    public void changed(Collection<Instance> addedOrChanged, Collection<String> removedIds) {
        reconciled(pool.change(addedOrChanged, removedIds));
    }

    @Override
    public void unknown(String why) {
        boolean news = stale.isEmpty();
        if (news) {
            staleSince = ticker.nanos();
        }
        stale = why.isEmpty() ? "unknown" : why;
        if (news) {
            events.accept(new BalancerEvent.RegistryStale(service, stale));
        }
    }

    private void fresh() {
        if (!stale.isEmpty()) {
            stale = "";
            events.accept(new BalancerEvent.RegistryFresh(service));
        }
    }

    private void reconciled(MembershipChange change) {
        checking.follow(change);
        if (!change.empty()) {
            events.accept(new BalancerEvent.MembershipChanged(
                    service, change.listed(), change.added().length, change.changed().length, change.removed().length));
        }
        marks.follow(change);
    }
}
