package io.datapunk.lb.application.service;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.CallOptions;
import io.datapunk.lb.InvalidConfigException;
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
import io.datapunk.lb.application.plugin.Plugins;
import io.datapunk.lb.application.service.ServicePlugins.MadeScorer;
import io.datapunk.lb.application.service.ServicePlugins.MadeSelector;
import io.datapunk.lb.domain.pool.CoarseClock;
import io.datapunk.lb.domain.pool.Pool;
import io.datapunk.lb.domain.pool.Ticket;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Settings.InvalidSettingException;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One service, balanced: joins pool, checks and discovery.
 *
 * <p>Thread-safe. The path of a request is {@link Pool#acquire} and {@link Pool#complete}; all else happens on the
 * scheduler's and the discovery's threads, which do not overlap for one service where it matters.
 */
public final class ServiceBalancer implements BalancedService, AutoCloseable {
    private static final int ASKS = 4;

    private final String name;
    private final Surroundings around;
    /** Kept: a method that names its type may stay a call on the way of each request. */
    private final RandomGenerator random;

    private final ServicePlugins plugins;
    private final Events events;
    private final CoarseClock clock;
    private final PluginFaults faults;
    private final Checking checking;
    private final Pool pool;
    private final RecentPicks picks;
    private final RecentChanges changes;
    private final Reconciler reconciler;
    private final FirstList firstList;
    private final Sampling sampling;
    private final ServiceReport report;
    private final Rejections rejections;
    private final Calls calls = new Calls(this);
    private final Retries retries;
    private final Object policyLock = new Object();
    private final AtomicBoolean unreportedSaid = new AtomicBoolean();
    private final LongAdder unreported = new LongAdder();
    private final LongAdder masked = new LongAdder();

    private volatile ServiceConfig config;
    private volatile boolean refusing;
    private volatile boolean closed;
    private InstanceDiscovery.@Nullable Watch watch;

    /** A service that is not watched yet; see {@link #start}. */
    public ServiceBalancer(
            String name, ServiceConfig config, Plugins plugins, Surroundings around, CoarseClock clock, Events events) {
        this.name = name;
        this.config = config;
        this.around = around;
        this.random = around.random();
        this.clock = clock;
        this.events = events;
        faults = new PluginFaults(name, events);
        this.plugins = new ServicePlugins(plugins, around, faults);
        checking = new Checking(name, plugins, around, faults, events);
        changes = new RecentChanges(around.ticker());
        pool = new Pool(
                Policies.pool(config, this.plugins.choose(this.plugins.make(config.scoring()))),
                this.plugins.choose(this.plugins.make(config.selection())),
                around.ticker(),
                clock,
                around.lane(),
                new PoolNews(name, this::config, checking, this.plugins::scorerThrew, changes, events),
                around.clientSeed());
        picks = new RecentPicks(pool, this::config, around.ticker());
        checking.start(pool, config.checks());
        reconciler = new Reconciler(name, pool, checking, this.plugins::prepared, around.ticker(), events);
        firstList = new FirstList(reconciler.ready(), around.scheduler());
        sampling = new Sampling(name, random, events);
        report = new ServiceReport(name, pool);
        rejections = new Rejections(name, report::reasons);
        retries = new Retries(config.retries(), clock::nanos);
    }

    /** Begins to watch. Once. */
    public void start(InstanceDiscovery discovery) {
        InstanceDiscovery.Watch begun = discovery.watch(name, reconciler);
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
            sampling.nextRound();
            plugins.round(pool);
            checking.round();
            judgeByWhoIsDue();
        }
    }

    /** Puts the default in place of a scorer that was benched, and the scorer in its place when it is back. */
    private void judgeByWhoIsDue() {
        HealthScorer due = plugins.due();
        if (due != null && due != pool.scorer()) {
            synchronized (policyLock) {
                HealthScorer still = plugins.due();
                if (still != null) {
                    pool.policy(Policies.pool(config, still));
                }
            }
        }
    }

    /**
     * Makes what another configuration needs; lists and health stay, and a plug-in that is benched is made anew. By one thread at a
     * time.
     *
     * @throws InvalidConfigException when strategy, scorer or check cannot be made or refuse their settings; nothing has changed then
     */
    public Replacement prepare(ServiceConfig next) {
        ServiceConfig before = config;
        boolean picksOn = before.selection().equals(next.selection()) && !plugins.strategyBenched();
        boolean judgesOn = before.scoring().equals(next.scoring()) && !plugins.scorerBenched();
        boolean asksOn = before.checks().equals(next.checks()) && !checking.benched();
        MadeSelector picking = picksOn ? null : made("strategySettings.", () -> plugins.make(next.selection()));
        MadeScorer judging = judgesOn ? null : made("scorerSettings.", () -> plugins.make(next.scoring()));
        // The last one, as it alone has to be closed when another is refused.
        Checking.Made asking = asksOn ? null : made("checkSettings.", () -> checking.make(next.checks()));
        return new Replacement(
                () -> {
                    reconfigure(next, picking, judging);
                    return asking == null ? () -> {} : checking.replace(pool, asking);
                },
                () -> {
                    if (asking != null) {
                        asking.close();
                    }
                });
    }

    private static <T> T made(String settings, Supplier<T> making) {
        try {
            return making.get();
        } catch (InvalidSettingException refused) {
            throw new InvalidConfigException(List.of(settings + refused.getMessage()));
        }
    }

    /** Makes nothing that could be refused. */
    private void reconfigure(ServiceConfig next, @Nullable MadeSelector picking, @Nullable MadeScorer judging) {
        if (picking != null) {
            pool.selector(plugins.choose(picking));
        }
        synchronized (policyLock) {
            pool.policy(Policies.pool(next, judging == null ? pool.scorer() : plugins.choose(judging)));
            config = next;
        }
        retries.reconfigure(next.retries());
    }

    /** The configuration in force. */
    public ServiceConfig config() {
        return config;
    }

    /** Whether the first list is known. */
    public boolean loaded() {
        return reconciler.loaded();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CompletionStage<Void> ready() {
        return reconciler.ready().minimalCompletionStage();
    }

    // Requests.

    @Override
    public long acquireTicket(SelectionContext context) {
        long ticket = sampling.timesSelection() ? acquireTimed(context) : pool.acquire(context, random);
        // Read after the request is counted as in flight: whoever begins to refuse counts afterwards and misses none.
        if (ticket == Ticket.NONE || refusing) {
            throw rejected(ticket);
        }
        return ticket;
    }

    private long acquireTimed(SelectionContext context) {
        long begun = around.ticker().nanos();
        long ticket = pool.acquire(context, random);
        sampling.selected(around.ticker().nanos() - begun);
        return ticket;
    }

    private NoInstanceAvailableException rejected(long ticket) {
        if (ticket != Ticket.NONE) {
            pool.complete(ticket, Outcome.IGNORED, -1);
        }
        return rejections.because(reason());
    }

    private Reason reason() {
        if (refusing) {
            return Reason.CLOSED;
        }
        if (!loaded()) {
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

    /** Whether somebody may be used now that a request has not tried; may err by a trial permit. */
    boolean hasOtherThan(Elsewhere context) {
        Candidates all = pool.candidates();
        int others = all.eligibleCount();
        for (int tried : context.tried()) {
            others -= all.eligible(tried) ? 1 : 0;
        }
        return others > 0;
    }

    /** A ticket of somebody a request has not tried, with its instance; null when nobody was found. */
    @Nullable
    Held holdOther(Elsewhere context) {
        for (int ask = 0; ask < ASKS; ask++) {
            long ticket = pool.acquire(context, random);
            if (ticket == Ticket.NONE) {
                return null;
            }
            Instance instance = held(ticket);
            // Where most are excluded, a pick takes one of them rather than nobody.
            if (instance != null && !refusing && !context.excluded(Ticket.handle(ticket))) {
                return new Held(ticket, instance);
            }
            if (instance != null) {
                pool.complete(ticket, Outcome.IGNORED, -1);
            }
        }
        return null;
    }

    Retries retries() {
        return retries;
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
        sampling.attempted(outcome, latencyNanos);
    }

    @Override
    public void throttled(long ticket, long latencyNanos, Duration retryAfter) {
        pool.throttled(ticket, latencyNanos, retryAfter.isNegative() ? 0 : nanos(retryAfter));
        sampling.attempted(Outcome.THROTTLED, latencyNanos);
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
        return calls.call(options, Objects.requireNonNull(request, "request"));
    }

    @Override
    public <T> CompletionStage<T> callAsync(
            CallOptions<? super T> options, Function<Instance, CompletionStage<T>> request) {
        Objects.requireNonNull(request, "request");
        if (loaded() || refusing) {
            return calls.callAsync(options, request);
        }
        return calls.callAsync(options, request, firstList.within(startWait(options)));
    }

    private Duration startWait(CallOptions<?> options) {
        Duration longest = config.leases().startWait();
        Duration deadline = options.deadline();
        return deadline == null || longest.compareTo(deadline) < 0 ? longest : deadline;
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
        return new PoolOperations(pool, picks, changes);
    }

    @Override
    public ServiceSnapshot snapshot() {
        return report.snapshot(loaded(), reconciler.stale());
    }

    @Override
    public ServiceStatistics statistics() {
        return report.statistics(
                rejections.counts(),
                masked.sum(),
                retries,
                unreported.sum(),
                reconciler.staleNanos(),
                faults.counts(),
                checking.counts());
    }

    /** Refuses new requests from now on, all else goes on; whoever waits for the first list is told by {@link #endWaits}. Idempotent. */
    public void refuse() {
        refusing = true;
    }

    /** Tells whoever waits for the first list that there is none any more. They go on within this call, so no lock is held. Idempotent. */
    public void endWaits() {
        reconciler.ready().completeExceptionally(new NoInstanceAvailableException(name, Reason.CLOSED, List::of));
    }

    /** Requests under way; after {@link #refuse} none is missed, and one that is being refused may be among them. O(n). */
    public long inFlight() {
        return pool.inFlightTotal();
    }

    /** Refuses new requests and stops; whoever waits for the first list is told by {@link #endWaits}. Idempotent. */
    @Override
    public void close() {
        refuse();
        InstanceDiscovery.Watch open;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            open = watch;
            watch = null;
        }
        try {
            if (open != null) {
                open.close();
            }
        } finally {
            checking.close();
        }
    }
}
