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
import io.datapunk.lb.domain.circuit.Check;
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
 * <p>Thread-safe, but {@link #start} comes first and {@link #replace} is called by one thread at a time. Whom the list brings or takes
 * meanwhile waits until all are handed over, so that nobody who has left is handed over after that.
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
        begin(pool, make(checks));
    }

    /** A check by these settings, if any; whoever it is of others is watched. To be begun or closed. */
    record Made(
            ServiceConfig.Checks settings,
            @Nullable HealthCheck check,
            @Nullable PluginWatch watch) {
        void close() {
            if (check != null) {
                check.close();
            }
        }
    }

    /**
     * Makes what checks by these settings, and changes nothing.
     *
     * @throws io.datapunk.lb.spi.Settings.InvalidSettingException when the check refuses its settings
     */
    Made make(ServiceConfig.Checks checks) {
        String name = checks.check();
        if (name == null) {
            return new Made(checks, null, null);
        }
        Provided<CheckProvider> provider = plugins.checkProvider(name);
        HealthCheck made = plugins.check(name, Settings.of(checks.settings()), around.scheduler());
        if (provider.builtIn()) {
            return new Made(checks, made, null);
        }
        PluginWatch watching = PluginWatch.apartFromRequests(around, faults.of(provider));
        return new Made(checks, new ContainedCheck(made, watching, around.apart()), watching);
    }

    private void begin(Pool pool, Made made) {
        HealthCheck check = made.check();
        watch = made.watch();
        monitor = check == null
                ? null
                : new HealthMonitor(
                        pool,
                        check,
                        made.settings(),
                        around.ticker(),
                        around.scheduler(),
                        around.clientSeed() ^ service.hashCode(),
                        this);
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

    /**
     * Replaces the monitor; the members of the pool are checked anew, the results so far stay until then, or go when nobody checks any more.
     *
     * @return closes the check before, which may be others' code: to be called without a lock
     */
    Runnable replace(Pool pool, Made made) {
        HealthMonitor old = monitor;
        HealthMonitor fresh = handedOver(pool, made);
        if (old == null) {
            return () -> {};
        }
        old.stop();
        if (fresh == null) {
            // What the last checks said would hold for ever, as nobody would ask again.
            for (int handle : pool.handles()) {
                pool.checked(handle, Check.UNKNOWN, false, false);
            }
        }
        return old::close;
    }

    private synchronized @Nullable HealthMonitor handedOver(Pool pool, Made made) {
        begin(pool, made);
        HealthMonitor fresh = monitor;
        if (fresh != null) {
            for (int handle : pool.handles()) {
                fresh.add(handle);
            }
        }
        return fresh;
    }

    synchronized void follow(MembershipChange change) {
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
