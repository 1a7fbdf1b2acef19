package io.datapunk.lb.adapters.telemetry.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.OutcomeCounts;
import io.datapunk.lb.adapters.telemetry.LbMeter;
import io.datapunk.lb.adapters.telemetry.TelemetryContract;
import io.datapunk.lb.adapters.telemetry.TelemetryOptions;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SimpleRegistryTest extends TelemetryContract {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Override
    protected AutoCloseable bind(TelemetryOptions options) {
        return MicrometerTelemetry.bind(balancer, registry, ticker, options);
    }

    @Override
    protected Map<Series, Double> scrape() {
        Map<Series, Double> seen = new HashMap<>();
        for (Meter meter : registry.getMeters()) {
            Map<String, String> tags = new TreeMap<>();
            meter.getId().getTags().forEach(tag -> tags.put(tag.getKey(), tag.getValue()));
            for (Measurement measurement : meter.measure()) {
                seen.put(new Series(named(meter.getId().getName()), tags), measurement.getValue());
            }
        }
        return seen;
    }

    private static LbMeter named(String name) {
        return Arrays.stream(LbMeter.values())
                .filter(each -> each.meterName().equals(name))
                .findAny()
                .orElseThrow();
    }

    @Test
    void refresh_bringsNewServicesAtOnce() {
        try (MicrometerTelemetry telemetry = MicrometerTelemetry.bind(balancer, registry, ticker)) {
            balancer.service("late");

            telemetry.refresh();

            assertThat(registry.find("lb.selections").tag("service", "late").functionCounter())
                    .isNotNull();
        }
    }

    @Test
    void handleDropped_metersGoOn() {
        balancer.service("shop").counted(new OutcomeCounts(5, 0, 0, 0, 0, 0, 0));
        MicrometerTelemetry.bind(balancer, registry, ticker);

        System.gc();

        FunctionCounter selections =
                registry.get("lb.selections").tag("service", "shop").functionCounter();
        assertThat(selections.count()).isEqualTo(8);
    }

    @Test
    void othersMeters_stayWhenItIsClosed() {
        registry.counter("mine");

        MicrometerTelemetry.bind(balancer, registry, ticker).close();

        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().getName())
                .containsExactly("mine");
    }
}
