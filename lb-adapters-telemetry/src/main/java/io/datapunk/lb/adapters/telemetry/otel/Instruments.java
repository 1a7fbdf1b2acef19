package io.datapunk.lb.adapters.telemetry.otel;

import io.datapunk.lb.adapters.telemetry.Durations;
import io.datapunk.lb.adapters.telemetry.EventSeries;
import io.datapunk.lb.adapters.telemetry.EventTally;
import io.datapunk.lb.adapters.telemetry.InstanceReading;
import io.datapunk.lb.adapters.telemetry.InstanceSeries;
import io.datapunk.lb.adapters.telemetry.LbMeter;
import io.datapunk.lb.adapters.telemetry.Readings;
import io.datapunk.lb.adapters.telemetry.ServiceReading;
import io.datapunk.lb.adapters.telemetry.ServiceSeries;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.BatchCallback;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.api.metrics.ObservableMeasurement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * All meters as instruments of one batch callback, which also gives the histograms what is new.
 *
 * <p>Collections may come from several threads; {@link #begin} and {@link #close} from one at a time.
 */
final class Instruments {
    private final Meter meter;
    private final Readings readings;
    private final EventTally tally;
    private final Attributes constant;
    private final Map<LbMeter, ObservableLongMeasurement> counters = new EnumMap<>(LbMeter.class);
    private final Map<LbMeter, ObservableDoubleMeasurement> gauges = new EnumMap<>(LbMeter.class);
    private final Map<LbMeter, DoubleHistogram> histograms = new EnumMap<>(LbMeter.class);
    private final Map<EventSeries, Played> played = new HashMap<>(); // guarded by itself
    private @Nullable BatchCallback callback;

    /** How far a histogram has been given its durations. */
    private record Played(DoubleHistogram histogram, Attributes attributes, Durations.Cursor cursor) {
        void catchUp() {
            cursor.advance((nanos, times) -> {
                for (long i = 0; i < times; i++) {
                    histogram.record(nanos / 1e9, attributes);
                }
            });
        }
    }

    Instruments(Meter meter, Readings readings, EventTally tally, Map<String, String> constant) {
        this.meter = meter;
        this.readings = readings;
        this.tally = tally;
        this.constant = attributes(Attributes.empty(), constant);
    }

    /** Reads once and registers the callback; apart from the constructor because the callback looks at this object. */
    Instruments begin() {
        readings.refresh();
        List<ObservableMeasurement> observed = new ArrayList<>();
        for (LbMeter which : LbMeter.values()) {
            switch (which.kind()) {
                case COUNTER -> observed.add(counter(which));
                case GAUGE -> observed.add(gauge(which));
                case HISTOGRAM -> histograms.put(which, histogram(which));
            }
        }
        callback = meter.batchCallback(
                this::observe,
                observed.get(0),
                observed.subList(1, observed.size()).toArray(new ObservableMeasurement[0]));
        return this;
    }

    private ObservableMeasurement counter(LbMeter which) {
        ObservableLongMeasurement counter = meter.counterBuilder(which.meterName())
                .setUnit(which.unit())
                .setDescription(which.description())
                .buildObserver();
        counters.put(which, counter);
        return counter;
    }

    private ObservableMeasurement gauge(LbMeter which) {
        ObservableDoubleMeasurement gauge = meter.gaugeBuilder(which.meterName())
                .setUnit(which.unit())
                .setDescription(which.description())
                .buildObserver();
        gauges.put(which, gauge);
        return gauge;
    }

    private DoubleHistogram histogram(LbMeter which) {
        return meter.histogramBuilder(which.meterName())
                .setUnit(which.unit())
                .setDescription(which.description())
                .setExplicitBucketBoundariesAdvice(LongStream.of(which.boundaries())
                        .mapToObj(nanos -> nanos / 1e9)
                        .toList())
                .build();
    }

    private void observe() {
        List<ServiceReading> services = readings.current();
        record(LbMeter.SERVICES, services.size(), constant);
        Set<String> names = new HashSet<>();
        for (ServiceReading service : services) {
            names.add(service.service());
            for (ServiceSeries series : ServiceSeries.ALL) {
                record(
                        series.meter(),
                        series.value().applyAsDouble(service),
                        attributes(constant, series.tagsFor(service.service())));
            }
            for (InstanceReading instance : service.instances()) {
                Attributes attributes = attributes(constant, InstanceSeries.tagsFor(service.service(), instance));
                for (InstanceSeries series : InstanceSeries.ALL) {
                    record(series.meter(), series.value().applyAsDouble(instance), attributes);
                }
            }
        }
        tally.counts(
                names, (series, count) -> record(series.meter(), (double) count, attributes(constant, series.tags())));
        synchronized (played) {
            tally.durations(
                    names,
                    (series, durations) -> played.computeIfAbsent(series, unseen -> played(series, durations))
                            .catchUp());
        }
    }

    private Played played(EventSeries series, Durations durations) {
        DoubleHistogram histogram = histograms.get(series.meter());
        if (histogram == null) {
            throw new IllegalStateException(series.meter() + ": no histogram");
        }
        return new Played(
                histogram, attributes(constant, series.tags()), new Durations.Cursor(series.meter(), durations));
    }

    private void record(LbMeter which, double value, Attributes attributes) {
        ObservableLongMeasurement counter = counters.get(which);
        ObservableDoubleMeasurement gauge = gauges.get(which);
        if (counter != null) {
            counter.record((long) value, attributes);
        } else if (gauge != null) {
            gauge.record(value, attributes);
        }
    }

    private static Attributes attributes(Attributes constant, Map<String, String> tags) {
        AttributesBuilder builder = constant.toBuilder();
        tags.forEach(builder::put);
        return builder.build();
    }

    /** Ends the callback: the meters are not fed any more. Idempotent. */
    void close() {
        if (callback != null) {
            callback.close();
            callback = null;
        }
    }
}
