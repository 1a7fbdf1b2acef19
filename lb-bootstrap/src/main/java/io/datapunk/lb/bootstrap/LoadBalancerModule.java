package io.datapunk.lb.bootstrap;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.LoadBalancer;
import io.datapunk.lb.application.port.EventSink;
import io.datapunk.lb.application.port.Readiness;
import io.datapunk.lb.application.port.Telemetry;
import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Ticker;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Binds a {@link LoadBalancer}, for applications on Guice.
 *
 * <p>One singleton, started when it is first asked for and stopped by its own {@link LoadBalancer#close} or by that of
 * the bound {@link Lifecycle}, in order. Who binds one of these replaces the default:
 *
 * <ul>
 *   <li>{@link InstanceDiscovery}: another backend; else the one named to the constructor
 *   <li>{@link HealthAwareConfig}: {@link HealthAwareConfig#defaults} otherwise
 *   <li>{@link Scheduler}: a thread of its own otherwise; a bound one is not closed with the balancer
 *   <li>{@link Ticker}: the system's otherwise
 *   <li>a set binding of {@link EventSink}: more that hear events, beside the log
 *   <li>a set binding of {@link Telemetry}: who measures; nobody otherwise
 * </ul>
 */
public final class LoadBalancerModule extends AbstractModule {
    private record Named(String name, Map<String, String> settings) {
        Named {
            Objects.requireNonNull(name, "discovery");
            settings = Map.copyOf(Objects.requireNonNull(settings, "settings"));
        }
    }

    private final @Nullable Named named;
    private final @Nullable Path plugins;

    /** A module for an application that binds an {@link InstanceDiscovery} itself. */
    public LoadBalancerModule() {
        this.named = null;
        this.plugins = null;
    }

    /**
     * A module that chooses the discovery by name, unless an {@link InstanceDiscovery} is bound.
     *
     * @param discovery see {@link LoadBalancerBuilder#discovery(String, Map)}
     * @param settings its own settings
     */
    public LoadBalancerModule(String discovery, Map<String, String> settings) {
        this.named = new Named(discovery, settings);
        this.plugins = null;
    }

    private LoadBalancerModule(@Nullable Named named, @Nullable Path plugins) {
        this.named = named;
        this.plugins = plugins;
    }

    /** The same module, with the jars of a directory as plug-ins; see {@link LoadBalancerBuilder#plugins}. */
    public LoadBalancerModule withPlugins(Path directory) {
        return new LoadBalancerModule(named, Objects.requireNonNull(directory, "plugins"));
    }

    @Override
    protected void configure() {
        // Without a default, so that a plain bind() of the application is enough.
        OptionalBinder.newOptionalBinder(binder(), InstanceDiscovery.class);
        OptionalBinder.newOptionalBinder(binder(), HealthAwareConfig.class);
        OptionalBinder.newOptionalBinder(binder(), Scheduler.class);
        OptionalBinder.newOptionalBinder(binder(), Ticker.class);
        Multibinder.newSetBinder(binder(), EventSink.class);
        Multibinder.newSetBinder(binder(), Telemetry.class);
        bind(Lifecycle.class).in(Singleton.class);
        bind(LoadBalancer.class).to(RunningLoadBalancer.class);
        bind(Readiness.class).to(RunningLoadBalancer.class);
    }

    @Provides
    @Singleton
    RunningLoadBalancer balancer(
            Lifecycle lifecycle,
            Optional<InstanceDiscovery> discovery,
            Optional<HealthAwareConfig> config,
            Optional<Scheduler> scheduler,
            Optional<Ticker> ticker,
            Set<EventSink> sinks,
            Set<Telemetry> telemetries) {
        LoadBalancerBuilder builder = LoadBalancers.builder();
        config.ifPresent(builder::config);
        scheduler.ifPresent(builder::scheduler);
        ticker.ifPresent(builder::ticker);
        sinks.forEach(builder::eventSink);
        telemetries.forEach(builder::telemetry);
        if (plugins != null) {
            builder.plugins(plugins);
        }
        if (discovery.isPresent()) {
            builder.discovery(discovery.get());
        } else if (named != null) {
            builder.discovery(named.name(), named.settings());
        }
        return builder.start(lifecycle);
    }
}
