package io.datapunk.lb.adapters.telemetry.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.adapters.telemetry.LbMeter;
import io.datapunk.lb.adapters.telemetry.TelemetryContract;
import io.datapunk.lb.adapters.telemetry.TelemetryOptions;
import io.datapunk.lb.application.port.Telemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.time.InstantSource;
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
    protected Telemetry make(TelemetryOptions options) {
        OpenTelemetry telemetry =
                OpenTelemetrySdk.builder().setMeterProvider(provider).build();
        return OtelTelemetry.on(telemetry, options);
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
            } else if (meter.kind() == LbMeter.Kind.HISTOGRAM) {
                assertThat(metric.getHistogramData().getAggregationTemporality())
                        .isEqualTo(AggregationTemporality.CUMULATIVE);
                metric.getHistogramData()
                        .getPoints()
                        .forEach(point -> seen.put(series(meter, point.getAttributes()), (double) point.getCount()));
            } else {
                metric.getDoubleGaugeData()
                        .getPoints()
                        .forEach(point -> seen.put(series(meter, point.getAttributes()), point.getValue()));
            }
        }
        return seen;
    }

    private HistogramPointData histogram(LbMeter histogram, Map<String, String> tags) {
        return reader.collectAllMetrics().stream()
                .filter(metric -> metric.getName().equals(histogram.meterName()))
                .flatMap(metric -> metric.getHistogramData().getPoints().stream())
                .filter(point -> series(histogram, point.getAttributes()).tags().equals(tags))
                .findAny()
                .orElseThrow();
    }

    @Override
    protected Map<Double, Long> buckets(LbMeter histogram, Map<String, String> tags) {
        HistogramPointData point = histogram(histogram, tags);
        Map<Double, Long> buckets = new HashMap<>();
        long notAbove = 0;
        for (int i = 0; i < point.getCounts().size(); i++) {
            notAbove += point.getCounts().get(i);
            boolean bounded = i < point.getBoundaries().size();
            buckets.put(bounded ? point.getBoundaries().get(i) : Double.POSITIVE_INFINITY, notAbove);
        }
        return buckets;
    }

    @Override
    protected double sum(LbMeter histogram, Map<String, String> tags) {
        return histogram(histogram, tags).getSum();
    }

    private static Series series(LbMeter meter, Attributes attributes) {
        Map<String, String> tags = new TreeMap<>();
        attributes.forEach((key, value) -> tags.put(key.getKey(), String.valueOf(value)));
        return new Series(meter, tags);
    }

    @Test
    void withoutAnSdk_nothingHappens_andServicesStayAsTheyAre() {
        OtelTelemetry telemetry = OtelTelemetry.on(OpenTelemetry.noop());
        telemetry.begin(balancer, ticker, InstantSource.system());
        BalancedService service = balancer.service("shop");

        assertThat(telemetry.around(service)).isSameAs(service);
        telemetry.close();
    }

    @Test
    void sdkWhoseSpansNobodyHears_leavesServicesAsTheyAre() {
        OtelTelemetry telemetry = OtelTelemetry.on(
                OpenTelemetrySdk.builder().setMeterProvider(provider).build());
        telemetry.begin(balancer, ticker, InstantSource.system());
        BalancedService service = balancer.service("shop");

        assertThat(telemetry.around(service)).isSameAs(service);
        telemetry.close();
    }
}
