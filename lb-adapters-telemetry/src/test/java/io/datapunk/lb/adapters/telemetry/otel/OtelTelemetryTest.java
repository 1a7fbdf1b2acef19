package io.datapunk.lb.adapters.telemetry.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.datapunk.lb.adapters.telemetry.LbMeter;
import io.datapunk.lb.adapters.telemetry.TelemetryContract;
import io.datapunk.lb.adapters.telemetry.TelemetryOptions;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OtelTelemetryTest extends TelemetryContract {
    private final InMemoryMetricReader reader = InMemoryMetricReader.create();
    private final SdkMeterProvider provider =
            SdkMeterProvider.builder().registerMetricReader(reader).build();

    @AfterEach
    void shutDown() {
        provider.close();
    }

    @Override
    protected AutoCloseable bind(TelemetryOptions options) {
        OpenTelemetry telemetry =
                OpenTelemetrySdk.builder().setMeterProvider(provider).build();
        return OtelTelemetry.bind(balancer, telemetry, ticker, options);
    }

    @Override
    protected Map<Series, Double> scrape() {
        Map<Series, Double> seen = new HashMap<>();
        for (MetricData metric : reader.collectAllMetrics()) {
            LbMeter meter = Arrays.stream(LbMeter.values())
                    .filter(each -> each.meterName().equals(metric.getName()))
                    .findAny()
                    .orElseThrow();
            assertThat(metric.getUnit()).isEqualTo(meter.unit());
            assertThat(metric.getDescription()).isEqualTo(meter.description());
            if (meter.kind() == LbMeter.Kind.COUNTER) {
                assertThat(metric.getType()).isEqualTo(MetricDataType.LONG_SUM);
                assertThat(metric.getLongSumData().isMonotonic()).isTrue();
                metric.getLongSumData()
                        .getPoints()
                        .forEach(point -> seen.put(series(meter, point.getAttributes()), (double) point.getValue()));
            } else {
                metric.getDoubleGaugeData()
                        .getPoints()
                        .forEach(point -> seen.put(series(meter, point.getAttributes()), point.getValue()));
            }
        }
        return seen;
    }

    private static Series series(LbMeter meter, Attributes attributes) {
        Map<String, String> tags = new TreeMap<>();
        attributes.forEach((key, value) -> tags.put(key.getKey(), String.valueOf(value)));
        return new Series(meter, tags);
    }

    @Test
    void withoutAnSdk_nothingHappens() {
        assertThatCode(() -> OtelTelemetry.bind(balancer, OpenTelemetry.noop(), ticker)
                        .close())
                .doesNotThrowAnyException();
    }
}
