package io.datapunk.lb.adapters.telemetry.otel;

import io.datapunk.lb.LoadBalancer;
import io.datapunk.lb.adapters.telemetry.InstanceReading;
import io.datapunk.lb.adapters.telemetry.InstanceSeries;
import io.datapunk.lb.adapters.telemetry.LbMeter;
import io.datapunk.lb.adapters.telemetry.Readings;
import io.datapunk.lb.adapters.telemetry.ServiceReading;
import io.datapunk.lb.adapters.telemetry.ServiceSeries;
import io.datapunk.lb.adapters.telemetry.TelemetryOptions;
import io.datapunk.lb.adapters.telemetry.TransitionCounts;
import io.datapunk.lb.spi.Ticker;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.BatchCallback;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.api.metrics.ObservableMeasurement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The meters of a balancer ({@link LbMeter}) on OpenTelemetry, as observable instruments of one batch callback.
 *
 * <p>A collection reads the balancer once and sees whoever is there: services resolved later come, instances that left
 * go, without further ado. Nothing is called on the path of a request and no thread is started. A metric SDK keeps a
 * limited number of series per instrument, usually 2,000, and folds the rest into one; {@link
 * TelemetryOptions#maxInstances} times the number of services should stay below.
 *
 * <p>Thread-safe. Closing it ends the callback.
 */
public final class OtelTelemetry implements AutoCloseable {
    private static final String SCOPE = "io.datapunk.lb";

    private final Readings readings;
    private final TransitionCounts transitions;
    private final Attributes constant;
    private final Map<LbMeter, ObservableLongMeasurement> counters = new EnumMap<>(LbMeter.class);
    private final Map<LbMeter, ObservableDoubleMeasurement> gauges = new EnumMap<>(LbMeter.class);
    private final BatchCallback callback;
    private final AtomicBoolean closed = new AtomicBoolean();

    @SuppressWarnings("this-escape") // the callback is the last thing made
    private OtelTelemetry(LoadBalancer balancer, Meter meter, Ticker ticker, TelemetryOptions options) {
        readings = new Readings(balancer, ticker, options, services -> {});
        readings.refresh();
        transitions = options.transitions();
        constant = attributes(Attributes.empty(), options.tags());
        List<ObservableMeasurement> instruments = new ArrayList<>();
        for (LbMeter which : LbMeter.values()) {
            instruments.add(instrument(meter, which));
        }
        callback = meter.batchCallback(
                this::observe,
                instruments.get(0),
                instruments.subList(1, instruments.size()).toArray(new ObservableMeasurement[0]));
    }

    /** Measures the balancer with the default options. */
    public static OtelTelemetry bind(LoadBalancer balancer, OpenTelemetry telemetry, Ticker ticker) {
        return bind(balancer, telemetry, ticker, TelemetryOptions.defaults());
    }

    /** Measures the balancer, on a meter of the scope {@code io.datapunk.lb}. */
    public static OtelTelemetry bind(
            LoadBalancer balancer, OpenTelemetry telemetry, Ticker ticker, TelemetryOptions options) {
        return bind(balancer, telemetry.getMeter(SCOPE), ticker, options);
    }

    /** Measures the balancer on the given meter. */
    public static OtelTelemetry bind(LoadBalancer balancer, Meter meter, Ticker ticker, TelemetryOptions options) {
        return new OtelTelemetry(balancer, meter, ticker, options);
    }

    private ObservableMeasurement instrument(Meter meter, LbMeter which) {
        if (which.kind() == LbMeter.Kind.COUNTER) {
            ObservableLongMeasurement counter = meter.counterBuilder(which.meterName())
                    .setUnit(which.unit())
                    .setDescription(which.description())
                    .buildObserver();
            counters.put(which, counter);
            return counter;
        }
        ObservableDoubleMeasurement gauge = meter.gaugeBuilder(which.meterName())
                .setUnit(which.unit())
                .setDescription(which.description())
                .buildObserver();
        gauges.put(which, gauge);
        return gauge;
    }

    private void observe() {
        List<ServiceReading> services = readings.current();
        record(LbMeter.SERVICES, services.size(), constant);
        for (ServiceReading service : services) {
            for (ServiceSeries series : ServiceSeries.ALL) {
                record(
                        series.meter(),
                        series.value().applyAsLong(service),
                        attributes(constant, series.tagsFor(service.service())));
            }
            for (InstanceReading instance : service.instances()) {
                Attributes attributes = attributes(constant, InstanceSeries.tagsFor(service.service(), instance));
                for (InstanceSeries series : InstanceSeries.ALL) {
                    record(series.meter(), series.value().applyAsDouble(instance), attributes);
                }
            }
        }
        transitions.forEach((series, count) -> record(LbMeter.TRANSITIONS, count, attributes(constant, series.tags())));
    }

    private void record(LbMeter which, double value, Attributes attributes) {
        ObservableDoubleMeasurement gauge = gauges.get(which);
        if (gauge != null) {
            gauge.record(value, attributes);
        }
    }

    private void record(LbMeter which, long value, Attributes attributes) {
        ObservableLongMeasurement counter = counters.get(which);
        if (counter == null) {
            record(which, (double) value, attributes);
        } else {
            counter.record(value, attributes);
        }
    }

    private static Attributes attributes(Attributes constant, Map<String, String> tags) {
        AttributesBuilder builder = constant.toBuilder();
        tags.forEach(builder::put);
        return builder.build();
    }

    /** Ends the callback: the meters are not fed any more. Idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            callback.close();
        }
    }
}
