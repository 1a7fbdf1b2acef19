package io.datapunk.lb.adapters.telemetry.micrometer;

import io.datapunk.lb.LoadBalancer;
import io.datapunk.lb.adapters.telemetry.TelemetryOptions;
import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.port.MetricsText;
import io.datapunk.lb.application.port.Telemetry;
import io.datapunk.lb.spi.Ticker;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.Objects;

/**
 * The meters of a balancer as Prometheus scrapes them, in the text format 0.0.4.
 *
 * <p>Needs {@code io.micrometer:micrometer-registry-prometheus}. Each text is as fresh as the balancer, whatever {@link
 * TelemetryOptions#freshFor} says. Thread-safe; {@link #text} takes as long as a pass over the instances.
 */
public final class PrometheusTelemetry implements Telemetry, MetricsText {
    private static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry;
    private final MicrometerTelemetry meters;

    private PrometheusTelemetry(PrometheusMeterRegistry registry, TelemetryOptions options) {
        this.registry = Objects.requireNonNull(registry, "registry");
        this.meters = MicrometerTelemetry.on(registry, options);
    }

    /** Meters in a registry of their own, with the default options. */
    public static PrometheusTelemetry create() {
        return on(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), TelemetryOptions.defaults());
    }

    /** Meters in a registry that may hold others too; the text shows them all. */
    public static PrometheusTelemetry on(PrometheusMeterRegistry registry, TelemetryOptions options) {
        return new PrometheusTelemetry(registry, options);
    }

    @Override
    public boolean wantsSamples() {
        return meters.wantsSamples();
    }

    @Override
    public void accept(BalancerEvent event) {
        meters.accept(event);
    }

    @Override
    public void begin(LoadBalancer balancer, Ticker ticker, InstantSource clock) {
        meters.begin(balancer, ticker, clock);
    }

    @Override
    public String contentType() {
        return FORMAT;
    }

    @Override
    public String text() {
        meters.refresh();
        return registry.scrape(FORMAT);
    }

    /** Removes the balancer's meters. Idempotent. */
    @Override
    public void close() {
        meters.close();
    }
}
