package io.datapunk.lb.benchmarks;

import io.datapunk.lb.adapters.telemetry.TelemetryOptions;
import io.datapunk.lb.adapters.telemetry.micrometer.PrometheusTelemetry;
import io.datapunk.lb.adapters.telemetry.otel.OtelTelemetry;
import io.datapunk.lb.application.port.Telemetry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.OpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Both APIs at once on one balancer, each read once a second: a Prometheus registry by its text, OpenTelemetry by a reader whose
 * exporter throws everything away.
 */
final class Measuring implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final PrometheusTelemetry prometheus =
            PrometheusTelemetry.on(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), TelemetryOptions.defaults());
    private final ScheduledExecutorService scraper = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "benchmark-scraper");
        thread.setDaemon(true);
        return thread;
    });
    private final OpenTelemetrySdk sdk;
    private volatile int length;
    private volatile @Nullable Throwable failure;

    /** One that has not begun; with spans of every request or without. */
    Measuring(boolean spans) {
        OpenTelemetrySdkBuilder builder = OpenTelemetrySdk.builder()
                .setMeterProvider(SdkMeterProvider.builder()
                        .registerMetricReader(PeriodicMetricReader.builder(new NoMetrics())
                                .setInterval(EVERY)
                                .build())
                        .build());
        if (spans) {
            builder.setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(BatchSpanProcessor.builder(new NoSpans())
                            .setScheduleDelay(EVERY)
                            .build())
                    .build());
        }
        sdk = builder.build();
    }

    /** For one fleet. */
    List<Telemetry> telemetries() {
        return List.of(prometheus, OtelTelemetry.on(sdk));
    }

    /** Scrapes, and goes on to once a second; the fleet must be there. */
    void begin() {
        scrape();
        var unused =
                scraper.scheduleAtFixedRate(this::scrape, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void scrape() {
        try {
            length = prometheus.text().length();
        } catch (RuntimeException | LinkageError broken) {
            failure = broken;
        }
    }

    /** Ends it, and fails when a scrape did: then too little was measured. */
    @Override
    public void close() {
        scraper.shutdownNow();
        sdk.close();
        if (failure != null) {
            throw new IllegalStateException(
                    "scraping: over after a text of " + length + " characters, expected to go on", failure);
        }
    }

    private record NoMetrics() implements MetricExporter {
        @Override
        public CompletableResultCode export(Collection<MetricData> metrics) {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public AggregationTemporality getAggregationTemporality(InstrumentType type) {
            return AggregationTemporality.CUMULATIVE;
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    private record NoSpans() implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
