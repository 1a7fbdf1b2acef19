package io.datapunk.lb.bootstrap;

import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.HealthAwareLoadBalancer;
import io.datapunk.lb.InvalidConfigException;
import io.datapunk.lb.LoadBalancer;
import io.datapunk.lb.Surroundings;
import io.datapunk.lb.application.event.BalancerEvent.PluginFault;
import io.datapunk.lb.application.port.EventSink;
import io.datapunk.lb.application.port.Telemetry;
import io.datapunk.lb.bootstrap.plugin.FoundPlugins;
import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.Ticker;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a balancer together and starts it; only the discovery must be given.
 *
 * <p>Plug-ins (strategies, scorers, checks, discoveries) are whatever {@link java.util.ServiceLoader} finds, and the jars
 * of a directory where one is named. One that cannot be used is told to the event sinks and left out; two of one name are
 * refused. Not thread-safe.
 */
public final class LoadBalancerBuilder {
    private static final Logger logger = LoggerFactory.getLogger(LoadBalancerBuilder.class);

    private final List<EventSink> eventSinks = new ArrayList<>();
    private final List<Telemetry> telemetries = new ArrayList<>();
    private HealthAwareConfig config = HealthAwareConfig.defaults();
    private @Nullable InstanceDiscovery given;
    private @Nullable BiFunction<FoundPlugins, Scheduler, InstanceDiscovery> named;
    private @Nullable Scheduler scheduler;
    private Ticker ticker = SystemSources.ticker();
    private RandomGenerator random = SystemSources.random();
    private long clientSeed = SystemSources.clientSeed();
    private @Nullable ClassLoader loader;
    private @Nullable Path plugins;

    LoadBalancerBuilder() {}

    /** How to balance; {@link HealthAwareConfig#defaults} without it. */
    public LoadBalancerBuilder config(HealthAwareConfig value) {
        config = Objects.requireNonNull(value, "config");
        return this;
    }

    /** Who tells which instances there are. It is closed with the balancer, also when the start fails. */
    public LoadBalancerBuilder discovery(InstanceDiscovery value) {
        given = Objects.requireNonNull(value, "discovery");
        named = null;
        return this;
    }

    /**
     * The same by name.
     *
     * @param name {@code zookeeper} with the ZooKeeper adapter on the class path; {@code static} and {@code file} come
     *     along
     * @param settings its own settings
     */
    public LoadBalancerBuilder discovery(String name, Map<String, String> settings) {
        Objects.requireNonNull(name, "discovery");
        Settings own = Settings.of(Objects.requireNonNull(settings, "settings"));
        named = (found, tasks) -> found.discovery(name, own, tasks);
        given = null;
        return this;
    }

    /** One more who hears events, after the log. */
    public LoadBalancerBuilder eventSink(EventSink sink) {
        eventSinks.add(Objects.requireNonNull(sink, "sink"));
        return this;
    }

    /**
     * One more who measures, such as {@code MicrometerTelemetry.on(registry)} or {@code OtelTelemetry.on(openTelemetry)}
     * of the telemetry adapter. It begins when the balancer runs and is closed before it; when it cannot begin, the log
     * says so and the balancer runs unmeasured.
     */
    public LoadBalancerBuilder telemetry(Telemetry value) {
        telemetries.add(Objects.requireNonNull(value, "telemetry"));
        return this;
    }

    /** What runs the balancer's small tasks, not closed with it; a thread of its own without this. */
    public LoadBalancerBuilder scheduler(Scheduler value) {
        scheduler = Objects.requireNonNull(value, "scheduler");
        return this;
    }

    /** The time to go by; the system's without this. */
    public LoadBalancerBuilder ticker(Ticker value) {
        ticker = Objects.requireNonNull(value, "ticker");
        return this;
    }

    /**
     * The chance to draw from; the system's without this.
     *
     * @param value thread-safe
     * @param seed what tells this client from all others
     */
    public LoadBalancerBuilder random(RandomGenerator value, long seed) {
        random = Objects.requireNonNull(value, "random");
        clientSeed = seed;
        return this;
    }

    /** Where to look for plug-ins; the starting thread's context class loader without this. */
    public LoadBalancerBuilder classLoader(ClassLoader value) {
        loader = Objects.requireNonNull(value, "classLoader");
        return this;
    }

    /**
     * A directory of plug-ins: each of its jars gets a class loader of its own, closed with the balancer. Their code runs
     * in this process with all its rights. None without this.
     *
     * @param directory must be there and be readable when the balancer is started
     */
    public LoadBalancerBuilder plugins(Path directory) {
        plugins = Objects.requireNonNull(directory, "plugins");
        return this;
    }

    /**
     * Starts the balancer. Does not wait for the first list of instances: {@code service(name).ready()} tells.
     *
     * @throws IllegalStateException when no discovery was given
     * @throws InvalidConfigException when the configuration names what there is not, two plug-ins have one name, a plug-in
     *     that is named cannot be made, or the directory of plug-ins cannot be read
     * @throws Settings.InvalidSettingException when a plug-in cannot use its settings
     */
    public RunningLoadBalancer start() {
        return start(new Lifecycle());
    }

    RunningLoadBalancer start(Lifecycle lifecycle) {
        if (given == null && named == null) {
            throw new IllegalStateException(
                    "discovery: none, expected discovery(name, settings) or discovery(backend)");
        }
        try {
            return startAll(lifecycle);
        } catch (Throwable failed) {
            lifecycle.close();
            throw failed;
        }
    }

    private RunningLoadBalancer startAll(Lifecycle lifecycle) {
        InstanceDiscovery backend = given;
        if (backend != null) {
            lifecycle.start(
                    "discovery", () -> backend); // before anything can fail: from now on it is closed in any case
        }
        List<EventSink> sinks = new ArrayList<>();
        sinks.add(new Slf4jEventSink(ticker));
        sinks.addAll(eventSinks);
        sinks.addAll(telemetries);
        // Before everything that may run their code, so that it is closed after it.
        FoundPlugins found = lifecycle.start("plugins", () -> FoundPlugins.by(loader(), plugins));
        tell(found.faults(), sinks);
        PluginThreads apart = lifecycle.start("plugin threads", PluginThreads::new);
        Scheduler tasks =
                scheduler != null ? scheduler : lifecycle.start("scheduler", () -> new OneThreadScheduler(ticker));
        InstanceDiscovery discovery =
                backend != null ? backend : lifecycle.start("discovery", () -> discoveryByName(found, tasks));
        AffordableChecks affordable = new AffordableChecks(found::hasCheck);
        Surroundings surroundings = new Surroundings(ticker, random, SystemSources::lane, tasks, clientSeed, apart);
        HealthAwareLoadBalancer balancer = lifecycle.start(
                "balancer",
                () -> new HealthAwareLoadBalancer(
                        affordable.apply(config), discovery, found.plugins(), surroundings, sinks));
        telemetries.forEach(each -> lifecycle.start("telemetry", () -> begun(each, balancer)));
        // Last, so that it ends first: everything works until the requests under way have ended.
        lifecycle.start("requests", () -> new RequestsUnderWay(balancer));
        return new RunningLoadBalancer(balancer, affordable, telemetries, lifecycle);
    }

    private Telemetry begun(Telemetry telemetry, LoadBalancer balancer) {
        try {
            telemetry.begin(balancer, ticker, SystemSources.clock());
        } catch (RuntimeException | LinkageError failed) {
            logger.atWarn()
                    .setCause(failed)
                    .addKeyValue("telemetry", telemetry.getClass().getName())
                    .log("telemetry.failed");
        }
        return telemetry;
    }

    private static void tell(List<PluginFault> faults, List<EventSink> sinks) {
        for (PluginFault fault : faults) {
            for (EventSink sink : sinks) {
                try {
                    sink.accept(fault);
                } catch (RuntimeException thrown) {
                    logger.atWarn().setCause(thrown).log("sink.failed");
                }
            }
        }
    }

    private InstanceDiscovery discoveryByName(FoundPlugins found, Scheduler tasks) {
        return Objects.requireNonNull(named, "named").apply(found, tasks);
    }

    private ClassLoader loader() {
        ClassLoader given = loader != null ? loader : Thread.currentThread().getContextClassLoader();
        return given != null ? given : LoadBalancerBuilder.class.getClassLoader();
    }
}
