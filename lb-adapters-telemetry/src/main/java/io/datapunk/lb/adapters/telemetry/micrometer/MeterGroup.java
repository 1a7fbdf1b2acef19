package io.datapunk.lb.adapters.telemetry.micrometer;

import io.datapunk.lb.adapters.telemetry.LbMeter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.stream.LongStream;

/** Meters that come and go together. Not thread-safe. */
final class MeterGroup {
    private final MeterRegistry registry;
    private final List<Tag> constant;
    private final List<Meter> meters = new ArrayList<>();

    MeterGroup(MeterRegistry registry, Map<String, String> constant) {
        this.registry = registry;
        this.constant = tags(constant);
    }

    void counter(LbMeter which, Map<String, String> tags, DoubleSupplier count) {
        // The registry holds the observed object weakly but the function strongly; the function holds the object.
        meters.add(FunctionCounter.builder(which.meterName(), count, unused -> count.getAsDouble())
                .description(which.description())
                .tags(tags(tags))
                .tags(constant)
                .register(registry));
    }

    void gauge(LbMeter which, Map<String, String> tags, DoubleSupplier value) {
        meters.add(Gauge.builder(which.meterName(), value, unused -> value.getAsDouble())
                .description(which.description())
                .baseUnit(which.isInSeconds() ? "seconds" : null)
                .tags(tags(tags))
                .tags(constant)
                .register(registry));
    }

    /** A timer whose histogram has the buckets of the meter. */
    Timer timer(LbMeter which, Map<String, String> tags) {
        Timer timer = Timer.builder(which.meterName())
                .description(which.description())
                .serviceLevelObjectives(LongStream.of(which.boundaries())
                        .mapToObj(Duration::ofNanos)
                        .toArray(Duration[]::new))
                .tags(tags(tags))
                .tags(constant)
                .register(registry);
        meters.add(timer);
        return timer;
    }

    void remove() {
        meters.forEach(registry::remove);
        meters.clear();
    }

    private static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(entry -> Tag.of(entry.getKey(), entry.getValue()))
                .toList();
    }
}
