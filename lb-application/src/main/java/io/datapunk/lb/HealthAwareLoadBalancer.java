package io.datapunk.lb;

import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.plugin.Plugins;
import io.datapunk.lb.application.port.EventSink;
import io.datapunk.lb.application.port.Readiness;
import io.datapunk.lb.application.service.Events;
import io.datapunk.lb.application.service.Policies;
import io.datapunk.lb.application.service.Replacement;
import io.datapunk.lb.application.service.ServiceBalancer;
import io.datapunk.lb.domain.pool.CoarseClock;
import io.datapunk.lb.spi.Scheduler.Cancellable;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.Settings.InvalidSettingException;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The balancer: services by name over one discovery, one scheduler and one coarse clock.
 *
 * <p>Thread-safe. It owns the discovery it is given and the checks it makes, and closes them; it does not own the scheduler.
 */
public final class HealthAwareLoadBalancer implements LoadBalancer, Readiness {
    private static final Duration TICK = Duration.ofMillis(5);
    private static final Duration MAINTENANCE = Duration.ofMillis(100);
    private static final Duration LONGEST_LIMIT = Duration.ofHours(1);

    private final InstanceDiscovery discovery;
    private final Plugins plugins;
    private final Surroundings around;
    private final Events events;
    private final CoarseClock clock;
    private final Map<String, ServiceBalancer> services = new ConcurrentHashMap<>();
    private final List<Cancellable> tasks = new ArrayList<>();
    private volatile HealthAwareConfig config;
    private final Shutdown shutdown;
    private volatile boolean refusing;
    private boolean stopped; // guarded by this

    /**
     * A balancer that runs at once.
     *
     * @param config checked by its own constructor; its names are looked up in {@code plugins} here
     * @param discovery closed with the balancer
     * @param sinks hear every event
     * @throws InvalidConfigException when the configuration names what does not exist, or a strategy or scorer refuses its settings
     */
    public HealthAwareLoadBalancer(
            HealthAwareConfig config,
            InstanceDiscovery discovery,
            Plugins plugins,
            Surroundings surroundings,
            List<? extends EventSink> sinks) {
        this.discovery = discovery;
        this.plugins = plugins;
        this.around = surroundings;
        this.events = new Events(List.copyOf(sinks));
        this.clock = new CoarseClock(surroundings.ticker());
        requireKnown(config);
        this.config = config;
        this.shutdown = new Shutdown(surroundings.scheduler(), this::inFlight, this::stop);
        tasks.add(surroundings.scheduler().every(TICK, clock::refresh));
        tasks.add(surroundings.scheduler().every(MAINTENANCE, this::maintain));
    }

    private void requireKnown(HealthAwareConfig wanted) {
        List<String> violations = new ArrayList<>();
        collect(violations, "", wanted.service());
        wanted.overrides().forEach((name, service) -> collect(violations, "services." + name + ".", service));
        if (!violations.isEmpty()) {
            throw new InvalidConfigException(violations);
        }
    }

    private void collect(List<String> violations, String path, ServiceConfig service) {
        look(violations, path, "strategySettings.", () -> Policies.strategy(service.selection(), plugins));
        look(violations, path, "scorerSettings.", () -> Policies.scorer(service.scoring(), plugins));
        String check = service.checks().check();
        if (check != null) {
            // Only looked up: a check brings connections and threads of its own.
            look(violations, path, "checkSettings.", () -> plugins.checkProvider(check));
        }
    }

    private static void look(List<String> violations, String path, String settings, Runnable lookup) {
        try {
            lookup.run();
        } catch (InvalidConfigException unknown) {
            unknown.violations().forEach(violation -> violations.add(path + violation));
        } catch (InvalidSettingException refused) {
            violations.add(path + settings + refused.getMessage());
        }
    }

    private void maintain() {
        clock.refresh();
        services.values().forEach(ServiceBalancer::maintain);
    }

    @Override
    public BalancedService service(String name) {
        ServiceBalancer known = services.get(Objects.requireNonNull(name, "service"));
        return known != null ? known : resolve(name);
    }

    private synchronized ServiceBalancer resolve(String name) {
        ServiceBalancer known = services.get(name);
        if (known != null) {
            return known;
        }
        if (refusing) {
            throw new IllegalStateException("service: \"" + name + "\", expected before the balancer is closed");
        }
        if (!ServiceName.isUsable(name)) {
            throw new IllegalArgumentException(
                    "service: " + Settings.quoted(name) + ", expected " + ServiceName.EXPECTED);
        }
        if (services.size() >= config.maxServices()) {
            throw new TooManyServicesException(name, config.maxServices());
        }
        ServiceBalancer service = new ServiceBalancer(name, config.of(name), plugins, around, clock, events);
        services.put(name, service);
        try {
            service.start(discovery);
        } catch (RuntimeException | Error notWatched) {
            services.remove(name);
            service.close();
            service.endWaits(); // Of nobody, but for who asked for it in this moment.
            throw notWatched;
        }
        return service;
    }

    @Override
    public Collection<BalancedService> services() {
        return List.copyOf(services.values());
    }

    @Override
    public HealthAwareConfig config() {
        return config;
    }

    @Override
    public void replaceConfig(HealthAwareConfig next) {
        Objects.requireNonNull(next, "config");
        // What is others' code, for which nobody waits.
        List<Runnable> after = new ArrayList<>();
        try {
            synchronized (this) {
                requireKnown(next);
                List<Runnable> steps = new ArrayList<>();
                if (!stopped) {
                    prepared(next).forEach(replacement -> steps.add(() -> after.add(replacement.apply())));
                    steps.add(() -> after.add(() -> events.accept(new BalancerEvent.ConfigReplaced(""))));
                }
                config = next;
                doAll(steps);
            }
        } finally {
            doAll(after);
        }
    }

    /** What replaces the configuration of each service: of all of them, or of none. */
    private List<Replacement> prepared(HealthAwareConfig next) {
        List<Replacement> prepared = new ArrayList<>();
        try {
            services.values().forEach(service -> prepared.add(prepared(service, next)));
            return prepared;
        } catch (RuntimeException | Error refused) {
            List<Runnable> discards = new ArrayList<>();
            prepared.forEach(replacement -> discards.add(replacement::discard));
            try {
                doAll(discards);
            } catch (RuntimeException | Error failed) {
                refused.addSuppressed(failed);
            }
            throw refused;
        }
    }

    private static Replacement prepared(ServiceBalancer service, HealthAwareConfig next) {
        String name = service.name();
        String path = next.overrides().containsKey(name) ? "services." + name + "." : "";
        try {
            return service.prepare(next.of(name));
        } catch (InvalidConfigException refused) {
            throw new InvalidConfigException(refused.violations().stream()
                    .map(violation -> path + violation)
                    .toList());
        }
    }

    @Override
    public List<String> obstacles() {
        if (refusing) {
            return List.of("the balancer is closed");
        }
        List<String> obstacles = new ArrayList<>();
        for (ServiceBalancer service : services.values()) {
            if (!service.loaded()) {
                obstacles.add("service " + service.name() + ": the list of instances is not known yet");
            }
        }
        return obstacles;
    }

    @Override
    public CompletionStage<Long> shutdown(Duration limit) {
        Objects.requireNonNull(limit, "limit");
        if (limit.isNegative() || limit.compareTo(LONGEST_LIMIT) > 0) {
            throw new IllegalArgumentException("limit: " + limit + ", expected 0 to " + LONGEST_LIMIT);
        }
        refuse();
        CompletionStage<Long> ended = shutdown.begin(limit).minimalCompletionStage();
        endWaits();
        return ended;
    }

    private synchronized void refuse() {
        refusing = true;
        services.values().forEach(ServiceBalancer::refuse);
    }

    /** After {@link #refuse}, and without the monitor: whoever waits goes on here, and may take its time. */
    private void endWaits() {
        services.values().forEach(ServiceBalancer::endWaits);
    }

    private long inFlight() {
        return services.values().stream().mapToLong(ServiceBalancer::inFlight).sum();
    }

    @Override
    public void close() {
        refuse();
        try {
            shutdown.end();
        } finally {
            endWaits();
        }
    }

    /** Once, and after {@link #refuse}: no service comes any more. */
    private void stop(long left) {
        synchronized (this) {
            stopped = true;
        }
        tasks.forEach(Cancellable::cancel);
        List<Runnable> ends = new ArrayList<>();
        services.values().forEach(service -> ends.add(service::close));
        ends.add(discovery::close);
        ends.add(() -> events.accept(new BalancerEvent.BalancerClosed("", left)));
        doAll(ends);
    }

    /** Each of them, whatever the others throw; then the first of what they threw. */
    private static void doAll(List<Runnable> steps) {
        List<Throwable> thrown = new ArrayList<>();
        for (Runnable step : steps) {
            try {
                step.run();
            } catch (RuntimeException | Error failed) {
                thrown.add(failed);
            }
        }
        if (!thrown.isEmpty()) {
            Throwable first = thrown.get(0);
            thrown.stream().skip(1).filter(other -> other != first).forEach(first::addSuppressed);
            if (first instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) first;
        }
    }
}
