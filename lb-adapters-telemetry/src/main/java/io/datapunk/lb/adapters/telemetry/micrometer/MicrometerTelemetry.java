package io.datapunk.lb.adapters.telemetry.micrometer;

import io.datapunk.lb.LoadBalancer;
import io.datapunk.lb.adapters.telemetry.EventTally;
import io.datapunk.lb.adapters.telemetry.LbMeter;
import io.datapunk.lb.adapters.telemetry.Readings;
import io.datapunk.lb.adapters.telemetry.ServiceReading;
import io.datapunk.lb.adapters.telemetry.TelemetryOptions;
import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.port.Telemetry;
import io.datapunk.lb.spi.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The meters of a balancer ({@link LbMeter}) in a Micrometer registry.
 *
 * <pre>{@code
 * LoadBalancers.builder().telemetry(MicrometerTelemetry.on(registry))
 * }</pre>
 *
 * <p>Meters read the balancer when they are read themselves, all meters of a scrape at once. Reading the gauge {@code
 * lb.services}, as every scrape does, also notices services resolved since, instances that came or left, and durations:
 * they show in the next scrape. Who cannot wait calls {@link #refresh} before scraping. The registry is called by
 * whoever scrapes and never on the path of a request; no thread is started.
 *
 * <p>Two balancers that share a registry and a service name need different {@linkplain TelemetryOptions#tags constant
 * tags}. Thread-safe. Closing it removes its meters.
 */
public final class MicrometerTelemetry implements Telemetry {
    private final MeterRegistry registry;
    private final TelemetryOptions options;
    private final EventTally tally = new EventTally();
    private final MeterGroup own;
    private final EventMeters events;
    private final Object lock = new Object();
    private final Map<String, ServiceMeters> services = new HashMap<>(); // guarded by lock
    private boolean closed; // guarded by lock
    private volatile @Nullable Readings readings;

    @SuppressWarnings("this-escape") // meters look at it only once it has begun
    private MicrometerTelemetry(MeterRegistry registry, TelemetryOptions options) {
        this.registry = Objects.requireNonNull(registry, "registry");
        this.options = Objects.requireNonNull(options, "options");
        own = group();
        events = new EventMeters(tally, this::touch, this::group);
    }

    /** For one balancer that has not started yet, with the default options. */
    public static MicrometerTelemetry on(MeterRegistry registry) {
        return on(registry, TelemetryOptions.defaults());
    }

    /** For one balancer that has not started yet. */
    public static MicrometerTelemetry on(MeterRegistry registry, TelemetryOptions options) {
        return new MicrometerTelemetry(registry, options);
    }

    private MeterGroup group() {
        return new MeterGroup(registry, options.tags());
    }

    @Override
    public boolean wantsSamples() {
        return true;
    }

    @Override
    public void accept(BalancerEvent event) {
        tally.accept(event);
    }

    /** {@inheritDoc} Its services and instances of now have their meters when this returns. */
    @Override
    public void begin(LoadBalancer balancer, Ticker ticker, InstantSource clock) {
        Readings fresh = new Readings(balancer, ticker, options, this::sync);
        synchronized (lock) {
            if (closed || readings != null) {
                throw new IllegalStateException("begin: a second time, expected one telemetry for each balancer");
            }
            readings = fresh;
        }
        own.gauge(LbMeter.SERVICES, Map.of(), () -> fresh.current().size());
        fresh.refresh();
    }

    /** Reads the balancer now and adds and removes meters accordingly; waits for a reading under way. */
    public void refresh() {
        Readings begun = readings;
        if (begun != null) {
            begun.refresh();
        }
    }

    private void sync(List<ServiceReading> present) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            Set<String> names = new HashSet<>();
            for (ServiceReading service : present) {
                names.add(service.service());
                services.computeIfAbsent(service.service(), unseen -> meters(service))
                        .show(service);
            }
            services.entrySet().removeIf(entry -> {
                boolean gone = !names.contains(entry.getKey());
                if (gone) {
                    entry.getValue().remove();
                }
                return gone;
            });
            events.show(names);
        }
    }

    private void touch() {
        Readings begun = readings;
        if (begun != null) {
            begun.current();
        }
    }

    private ServiceMeters meters(ServiceReading service) {
        return new ServiceMeters(service, this::touch, this::group).begin();
    }

    /** Removes its meters from the registry. Idempotent. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            services.values().forEach(ServiceMeters::remove);
            services.clear();
            events.remove();
            own.remove();
        }
    }
}
