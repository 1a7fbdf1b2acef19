package io.datapunk.lb.application.service;

import io.datapunk.lb.ServiceConfig;
import io.datapunk.lb.Surroundings;
import io.datapunk.lb.application.containment.ContainedCheck;
import io.datapunk.lb.application.containment.PluginWatch;
import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.monitor.CheckListener;
import io.datapunk.lb.application.monitor.HealthMonitor;
import io.datapunk.lb.application.plugin.Plugins;
import io.datapunk.lb.application.plugin.Provided;
import io.datapunk.lb.domain.pool.MembershipChange;
import io.datapunk.lb.domain.pool.Pool;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.check.CheckProvider;
import io.datapunk.lb.spi.check.HealthCheck;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The active checks of a service: the monitor in force, if any, and what its checks gave.
 *
 * <p>Thread-safe, but {@link #start} comes first and {@link #reconfigure} is called by one thread at a time.
 */
final class Checking implements CheckListener, AutoCloseable {
    private final String service;
    private final Plugins plugins;
    private final Surroundings around;
    private final PluginFaults faults;
    private final Events events;
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private volatile @Nullable HealthMonitor monitor;
    private volatile @Nullable PluginWatch watch;

    Checking(String service, Plugins plugins, Surroundings around, PluginFaults faults, Events events) {
        this.service = service;
        this.plugins = plugins;
        this.around = around;
        this.faults = faults;
        this.events = events;
    }

    void start(Pool pool, ServiceConfig.Checks checks) {
        String name = checks.check();
        if (name == null) {
            return;
        }
        HealthCheck check = contained(name, Settings.of(checks.settings()));
        monitor = new HealthMonitor(
                pool,
                check,
                checks,
                around.ticker(),
                around.scheduler(),
                around.clientSeed() ^ service.hashCode(),
                this);
    }

    private HealthCheck contained(String name, Settings settings) {
        Provided<CheckProvider> provider = plugins.checkProvider(name);
        HealthCheck made = plugins.check(name, settings, around.scheduler());
        if (provider.builtIn()) {
            watch = null;
            return made;
        }
        PluginWatch watching = PluginWatch.apartFromRequests(around, faults.of(provider));
        watch = watching;
        return new ContainedCheck(made, watching, around.apart());
    }

    /** Looks after a check of others; about ten times a second, by one thread. */
    void round() {
        PluginWatch watching = watch;
        if (watching != null) {
            watching.round();
        }
    }

    /** Whether nobody is checked, because the check does not behave. */
    boolean benched() {
        PluginWatch watching = watch;
        return watching != null && watching.benched();
    }

    /** Replaces the monitor; the members of the pool are checked anew, the results so far stay. */
    void reconfigure(Pool pool, ServiceConfig.Checks checks) {
        HealthMonitor old = monitor;
        monitor = null;
        watch = null;
        start(pool, checks);
        HealthMonitor fresh = monitor;
        if (fresh != null) {
            for (int handle : pool.handles()) {
                fresh.add(handle);
            }
        }
        if (old != null) {
            old.close();
        }
    }

    void follow(MembershipChange change) {
        HealthMonitor asking = monitor;
        if (asking != null) {
            for (int handle : change.removed()) {
                asking.remove(handle);
            }
            for (int handle : change.added()) {
                asking.add(handle);
            }
        }
    }

    void hurry(int handle) {
        HealthMonitor asking = monitor;
        if (asking != null) {
            asking.hurry(handle);
        }
    }

    /** What the checks of an instance counted, as {@code name value} pairs; empty when there are none. */
    String figures(int handle) {
        HealthMonitor asking = monitor;
        return asking == null ? "" : asking.figures(handle);
    }

    @Override
    public void completed(Instance instance, String result, long durationNanos, String reason) {
        counts.computeIfAbsent(result, fresh -> new LongAdder()).increment();
        if (events.wantsSamples()) {
            events.sample(new BalancerEvent.CheckCompleted(service, instance, result, durationNanos, reason));
        }
    }

    /** Checks that ended, by result. */
    Map<String, Long> counts() {
        Map<String, Long> sums = new TreeMap<>();
        counts.forEach((result, counter) -> sums.put(result, counter.sum()));
        return sums;
    }

    @Override
    public void close() {
        HealthMonitor asking = monitor;
        if (asking != null) {
            asking.close();
        }
    }
}
