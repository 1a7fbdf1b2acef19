package io.datapunk.lb.adapters.telemetry.micrometer;

import io.datapunk.lb.LoadBalancer;
import io.datapunk.lb.adapters.telemetry.LbMeter;
import io.datapunk.lb.adapters.telemetry.Readings;
import io.datapunk.lb.adapters.telemetry.ServiceReading;
import io.datapunk.lb.adapters.telemetry.TelemetryOptions;
import io.datapunk.lb.adapters.telemetry.TransitionCounts;
import io.datapunk.lb.spi.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The meters of a balancer ({@link LbMeter}) in a Micrometer registry.
 *
 * <p>Meters read the balancer when they are read themselves, all meters of a scrape at once. Reading the gauge {@code
 * lb.services}, as every scrape does, also notices services resolved since and instances that came or left: their
 * meters appear in the next scrape and vanish from it. Who cannot wait calls {@link #refresh} before scraping. Nothing
 * is called on the path of a request and no thread is started.
 *
 * <p>Two balancers that share a registry and a service name need different {@linkplain TelemetryOptions#tags constant
 * tags}. Thread-safe. Closing it removes its meters.
 */
public final class MicrometerTelemetry implements AutoCloseable {
    private final Readings readings;
    private final TransitionCounts transitions;
    private final MeterGroup own;
    private final MeterRegistry registry;
    private final TelemetryOptions options;
    private final Object lock = new Object();
    private final Map<String, ServiceMeters> services = new HashMap<>(); // guarded by lock
    private final Set<TransitionCounts.Series> counted = new HashSet<>(); // guarded by lock
    private boolean closed; // guarded by lock

    private MicrometerTelemetry(
            LoadBalancer balancer, MeterRegistry registry, Ticker ticker, TelemetryOptions options) {
        this.registry = registry;
        this.options = options;
        transitions = options.transitions();
        own = new MeterGroup(registry, options.tags());
        readings = new Readings(balancer, ticker, options, this::sync);
    }

    /** Measures the balancer with the default options. */
    public static MicrometerTelemetry bind(LoadBalancer balancer, MeterRegistry registry, Ticker ticker) {
        return bind(balancer, registry, ticker, TelemetryOptions.defaults());
    }

    /** Measures the balancer; its services and instances of now have their meters when this returns. */
    public static MicrometerTelemetry bind(
            LoadBalancer balancer, MeterRegistry registry, Ticker ticker, TelemetryOptions options) {
        MicrometerTelemetry telemetry = new MicrometerTelemetry(balancer, registry, ticker, options);
        telemetry.begin();
        return telemetry;
    }

    private void begin() {
        own.gauge(LbMeter.SERVICES, Map.of(), () -> readings.current().size());
        readings.refresh();
    }

    /** Reads the balancer now and adds and removes meters accordingly; waits for a reading under way. */
    public void refresh() {
        readings.refresh();
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
            transitions.forEach((series, count) -> {
                if (counted.add(series)) {
                    own.counter(LbMeter.TRANSITIONS, series.tags(), () -> {
                        touch();
                        return transitions.of(series);
                    });
                }
            });
        }
    }

    private void touch() {
        readings.current();
    }

    private ServiceMeters meters(ServiceReading service) {
        return new ServiceMeters(service, this::touch, () -> new MeterGroup(registry, options.tags())).begin();
    }

    /** Removes its meters from the registry. Idempotent. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            services.values().forEach(ServiceMeters::remove);
            services.clear();
            own.remove();
        }
    }
}
