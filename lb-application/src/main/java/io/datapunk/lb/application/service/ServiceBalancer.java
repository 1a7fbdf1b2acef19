package io.datapunk.lb.application.service;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.CallOptions;
import io.datapunk.lb.Lease;
import io.datapunk.lb.NoInstanceAvailableException;
import io.datapunk.lb.NoInstanceAvailableException.Reason;
import io.datapunk.lb.Operations;
import io.datapunk.lb.Request;
import io.datapunk.lb.ServiceConfig;
import io.datapunk.lb.ServiceSnapshot;
import io.datapunk.lb.ServiceStatistics;
import io.datapunk.lb.Surroundings;
import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.monitor.HealthMonitor;
import io.datapunk.lb.application.plugin.Plugins;
import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.domain.circuit.Rule;
import io.datapunk.lb.domain.ejection.Ledger;
import io.datapunk.lb.domain.pool.CoarseClock;
import io.datapunk.lb.domain.pool.MembershipChange;
import io.datapunk.lb.domain.pool.Pool;
import io.datapunk.lb.domain.pool.PoolListener;
import io.datapunk.lb.domain.pool.Ticket;
import io.datapunk.lb.domain.selection.Selector;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.check.HealthCheck;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One service, balanced: joins pool, monitor and discovery.
 *
 * <p>Thread-safe. The path of a request is {@link Pool#acquire} and {@link Pool#complete}; all else happens on the
 * scheduler's and the discovery's threads, which do not overlap for one service where it matters.
 */
public final class ServiceBalancer implements BalancedService, AutoCloseable {
    private final String name;
    private final Surroundings around;
    private final Plugins plugins;
    private final Events events;
    private final CoarseClock clock;
    private final Pool pool;
    private final ServiceReport report;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final AtomicBoolean unreportedSaid = new AtomicBoolean();
    private final LongAdder unreported = new LongAdder();
    private final LongAdder masked = new LongAdder();
    private final Map<Reason, LongAdder> rejections = new EnumMap<>(Reason.class);

    private volatile ServiceConfig config;
    private volatile boolean loaded;
    private volatile boolean closed;
    private volatile String stale = "";
    private volatile @Nullable HealthMonitor monitor;
    private InstanceDiscovery.@Nullable Watch watch;

    /** A service that is not watched yet; see {@link #start}. */
    public ServiceBalancer(
            String name, ServiceConfig config, Plugins plugins, Surroundings around, CoarseClock clock, Events events) {
        this.name = name;
        this.config = config;
        this.plugins = plugins;
        this.around = around;
        this.clock = clock;
        this.events = events;
        for (Reason reason : Reason.values()) {
            rejections.put(reason, new LongAdder());
        }
        HealthScorer scorer = Policies.scorer(config.scoring(), plugins);
        pool = new Pool(
                Policies.pool(config, scorer),
                selector(config.selection()),
                around.ticker(),
                clock,
                new Listener(),
                around.clientSeed());
        monitor = newMonitor(config.checks());
        report = new ServiceReport(name, pool);
    }

    private Selector selector(ServiceConfig.Selection selection) {
        SelectionStrategy strategy = Policies.strategy(selection, plugins);
        return new Selector(strategy, fault -> fault(selection.strategy(), fault));
    }

    private @Nullable HealthMonitor newMonitor(ServiceConfig.Checks checks) {
        String check = checks.check();
        if (check == null) {
            return null;
        }
        HealthCheck asks = plugins.check(check).create(Settings.of(checks.settings()), around.scheduler());
        return new HealthMonitor(pool, asks, checks, around.scheduler(), around.clientSeed() ^ name.hashCode());
    }

    /** Begins to watch. Once. */
    public void start(InstanceDiscovery discovery) {
        InstanceDiscovery.Watch begun = discovery.watch(name, new Reconciler());
        synchronized (this) {
            if (!closed) {
                watch = begun;
                return;
            }
        }
        begun.close();
    }

    /** Does what only time brings; about ten times a second, by one thread. */
    public void maintain() {
        if (!closed) {
            pool.maintain();
        }
    }

    /** Replaces the configuration; lists and health stay. By one thread at a time. */
    public void reconfigure(ServiceConfig next) {
        ServiceConfig before = config;
        HealthScorer scorer =
                before.scoring().equals(next.scoring()) ? pool.scorer() : Policies.scorer(next.scoring(), plugins);
        if (!before.selection().equals(next.selection())) {
            pool.selector(selector(next.selection()));
        }
        pool.policy(Policies.pool(next, scorer));
        if (!before.checks().equals(next.checks())) {
            HealthMonitor old = monitor;
            HealthMonitor fresh = newMonitor(next.checks());
            monitor = fresh;
            if (fresh != null) {
                for (int handle : pool.handles()) {
                    fresh.add(handle);
                }
            }
            if (old != null) {
                old.close();
            }
        }
        config = next;
    }

    /** The configuration in force. */
    public ServiceConfig config() {
        return config;
    }

    /** Whether the first list is known. */
    public boolean loaded() {
        return loaded;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CompletionStage<Void> ready() {
        return ready.minimalCompletionStage();
    }

    // Requests.

    @Override
    public long acquireTicket(SelectionContext context) {
        long ticket = pool.acquire(context, around.random());
        if (ticket == Ticket.NONE || closed) {
            throw rejected(ticket);
        }
        return ticket;
    }

    private NoInstanceAvailableException rejected(long ticket) {
        if (ticket != Ticket.NONE) {
            pool.complete(ticket, Outcome.IGNORED, -1);
        }
        Reason reason = reason();
        LongAdder counter = rejections.get(reason);
        if (counter != null) {
            counter.increment();
        }
        return new NoInstanceAvailableException(name, reason, report::reasons);
    }

    private Reason reason() {
        if (closed) {
            return Reason.CLOSED;
        }
        if (!loaded) {
            return Reason.NOT_LOADED;
        }
        if (pool.handles().length == 0) {
            return Reason.NO_INSTANCE;
        }
        return pool.tooFewHealthy() && config.ejection().tooFew() == ServiceConfig.TooFew.FAIL_FAST
                ? Reason.TOO_FEW_HEALTHY
                : Reason.NONE_ELIGIBLE;
    }

    @Override
    public Instance instance(long ticket) {
        Instance instance = pool.instance(ticket);
        if (instance == null) {
            throw new IllegalArgumentException("ticket: " + ticket + ", expected one of an instance that is not gone");
        }
        return instance;
    }

    @Override
    public Lease acquire(SelectionContext context) {
        while (true) {
            long ticket = acquireTicket(context);
            Instance instance = held(ticket);
            if (instance != null) {
                return new LeaseHold(this, instance, ticket, leaseNanos());
            }
        }
    }

    /**
     * A ticket with its instance.
     *
     * @throws NoInstanceAvailableException when nobody can be used
     */
    Held hold(SelectionContext context) {
        while (true) {
            long ticket = acquireTicket(context);
            Instance instance = held(ticket);
            if (instance != null) {
                return new Held(ticket, instance);
            }
        }
    }

    /** The instance of a fresh ticket; null, and the ticket returned, when it went away in between. */
    private @Nullable Instance held(long ticket) {
        Instance instance = pool.instance(ticket);
        if (instance == null) {
            pool.complete(ticket, Outcome.IGNORED, -1);
        }
        return instance;
    }

    long leaseNanos() {
        return config.leases().preciseLatency() ? around.ticker().nanos() : clock.nanos();
    }

    @Override
    public void complete(long ticket, Outcome outcome, long latencyNanos) {
        pool.complete(ticket, outcome, latencyNanos);
    }

    @Override
    public void throttled(long ticket, long latencyNanos, Duration retryAfter) {
        pool.throttled(ticket, latencyNanos, retryAfter.isNegative() ? 0 : nanos(retryAfter));
    }

    private static long nanos(Duration duration) {
        return duration.toSeconds() > 3600 ? Duration.ofHours(1).toNanos() : duration.toNanos();
    }

    @Override
    public void reportLoad(long ticket, float load) {
        pool.reportLoad(ticket, load);
    }

    void unreported() {
        unreported.increment();
        if (unreportedSaid.compareAndSet(false, true)) {
            events.accept(new BalancerEvent.LeaseUnreported(name));
        }
    }

    @Override
    public <T> T call(CallOptions<? super T> options, Request<T> request) throws Exception {
        Attempt<T> attempt = new Attempt<>(this, options);
        try {
            T value = request.send(attempt.instance());
            attempt.ended(value, null);
            return value;
        } catch (Exception | LinkageError | AssertionError error) {
            attempt.ended(null, error);
            throw error;
        } finally {
            attempt.close();
        }
    }

    @Override
    public <T> CompletionStage<T> callAsync(
            CallOptions<? super T> options, Function<Instance, CompletionStage<T>> request) {
        if (loaded || closed) {
            return attempt(options, request);
        }
        CompletableFuture<Boolean> waited = ready.handle((nothing, error) -> true);
        var limit = around.scheduler().after(config.leases().startWait(), () -> waited.complete(false));
        return waited.thenCompose(nothing -> {
            limit.cancel();
            return attempt(options, request);
        });
    }

    private <T> CompletionStage<T> attempt(
            CallOptions<? super T> options, Function<Instance, CompletionStage<T>> request) {
        Attempt<T> attempt;
        try {
            attempt = new Attempt<>(this, options);
        } catch (NoInstanceAvailableException nobody) {
            return CompletableFuture.failedFuture(nobody);
        }
        try {
            return request.apply(attempt.instance()).whenComplete((value, error) -> {
                attempt.ended(value, error);
                attempt.close();
            });
        } catch (RuntimeException | LinkageError | AssertionError error) {
            attempt.ended(null, error);
            attempt.close();
            return CompletableFuture.failedFuture(error);
        }
    }

    long preciseNanos() {
        return around.ticker().nanos();
    }

    void masked(int failures) {
        masked.add(failures);
    }

    // What people and pages ask.

    @Override
    public Operations operations() {
        return new PoolOperations(pool);
    }

    @Override
    public ServiceSnapshot snapshot() {
        return report.snapshot(loaded, stale);
    }

    @Override
    public ServiceStatistics statistics() {
        return report.statistics(rejections, masked.sum(), unreported.sum());
    }

    @Override
    public void close() {
        InstanceDiscovery.Watch open;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            open = watch;
            watch = null;
        }
        if (open != null) {
            open.close();
        }
        HealthMonitor asking = monitor;
        if (asking != null) {
            asking.close();
        }
        ready.completeExceptionally(new NoInstanceAvailableException(name, Reason.CLOSED, List::of));
    }

    private void fault(String plugin, Throwable fault) {
        events.accept(new BalancerEvent.PluginFault(name, plugin, String.valueOf(fault)));
    }

    /** Brings the registry's news into pool and monitor. Called serially by the discovery. */
    private final class Reconciler implements InstanceDiscovery.Listener {
        @Override
        public void complete(Collection<Instance> all) {
            reconciled(pool.replace(all));
            loaded = true;
            fresh();
            ready.complete(null);
        }

        @Override
        public void changed(Collection<Instance> addedOrChanged, Collection<String> removedIds) {
            reconciled(pool.change(addedOrChanged, removedIds));
        }

        @Override
        public void unknown(String why) {
            boolean news = stale.isEmpty();
            stale = why.isEmpty() ? "unknown" : why;
            if (news) {
                events.accept(new BalancerEvent.RegistryStale(name, stale));
            }
        }

        private void fresh() {
            if (!stale.isEmpty()) {
                stale = "";
                events.accept(new BalancerEvent.RegistryFresh(name));
            }
        }

        private void reconciled(MembershipChange change) {
            HealthMonitor asking = monitor;
            if (asking != null) {
                for (int handle : change.removed()) {
                    asking.remove(handle);
                }
                for (int handle : change.added()) {
                    asking.add(handle);
                }
            }
            if (!change.empty()) {
                events.accept(new BalancerEvent.MembershipChanged(
                        name, change.listed(), change.added().length, change.changed(), change.removed().length));
            }
        }
    }

    /** Turns what the pool decides into events, and hurries the checks of whoever is in doubt. */
    private final class Listener implements PoolListener {
        @Override
        public void changed(
                int handle, Instance instance, InstanceState before, InstanceState after, Rule rule, float score) {
            HealthMonitor asking = monitor;
            if (asking != null
                    && (after.suspect() || after.denied() || after.circuit().out())) {
                asking.hurry(handle);
            }
            // That a drained one is empty now shows in no label, and is what whoever drains it waits for.
            if (!before.label().equals(after.label()) || rule == Rule.DRAIN_EMPTY) {
                String figures = "score " + Math.round(score * 1000) / 1000.0 + ", trips "
                        + after.history().trips() + ", check " + after.check().label();
                events.accept(new BalancerEvent.InstanceChanged(
                        name, instance, before.label(), after.label(), rule.label(), figures));
            }
        }

        @Override
        public void tooFew(boolean entered, Ledger.Account account) {
            events.accept(new BalancerEvent.TooFewHealthy(
                    name, entered, config.ejection().tooFew().name(), account.healthy(), account.listed()));
        }

        @Override
        public void scorerFault(Throwable fault) {
            fault(config.scoring().scorer(), fault);
        }
    }
}
