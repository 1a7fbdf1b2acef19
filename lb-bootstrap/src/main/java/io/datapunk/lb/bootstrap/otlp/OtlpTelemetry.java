package io.datapunk.lb.bootstrap.otlp;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.LoadBalancer;
import io.datapunk.lb.adapters.telemetry.TelemetryOptions;
import io.datapunk.lb.adapters.telemetry.otel.OtelTelemetry;
import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.port.Telemetry;
import io.datapunk.lb.bootstrap.SystemSources;
import io.datapunk.lb.spi.Ticker;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The meters of a balancer and the spans of its calls, pushed to a collector by OTLP over HTTP: meters every five seconds,
 * spans every second, both once more at the close.
 *
 * <p>A collector that is away, slow or refuses disturbs nobody: pushes are made by threads of their own and not repeated, spans
 * that find no room wait for nothing and are dropped, and the log says now and then that pushes fail. Meters count from the start, so
 * the next push that succeeds has everything; spans of a failed push are lost.
 *
 * <p>Thread-safe. {@link #close} blocks for {@value #CLOSE_MILLIS} ms at most.
 */
public final class OtlpTelemetry implements Telemetry {
    private static final long CLOSE_MILLIS = 700;
    private static final Duration METRICS_EVERY = Duration.ofSeconds(5);
    private static final Duration SPANS_EVERY = Duration.ofSeconds(1);
    private static final Duration PUSH_LIMIT = Duration.ofSeconds(5);
    private static final int MOST_SPANS_WAITING = 8_192;
    private static final int SPANS_PER_PUSH = 1_024;

    /** The last push comes when it comes, and must not tell what the one before it told. */
    private static final TelemetryOptions EACH_PUSH_READS =
            TelemetryOptions.defaults().withFreshFor(Duration.ZERO);

    private final OpenTelemetrySdk sdk;
    private final OtelTelemetry telemetry;
    private final Ticker ticker;
    private @Nullable LastPush lastPush; // guarded by this

    /**
     * What pushes the rest.
     *
     * @param until when nobody waits for it any more
     */
    private record LastPush(Thread thread, long until) {}

    private OtlpTelemetry(OpenTelemetrySdk sdk, Ticker ticker) {
        this.sdk = sdk;
        this.telemetry = OtelTelemetry.on(sdk, EACH_PUSH_READS);
        this.ticker = ticker;
    }

    /**
     * For one balancer that has not started yet. Connects to nobody before the first push.
     *
     * @param name what the collector knows this process by, {@code service.name}
     * @param ticker when a failure is told again, and when the close has waited long enough
     */
    public static OtlpTelemetry to(OtlpEndpoint endpoint, String name, Ticker ticker) {
        Objects.requireNonNull(ticker, "ticker");
        Resource resource = Resource.getDefault()
                .merge(Resource.create(Attributes.builder()
                        .put("service.name", name)
                        .put(
                                "service.instance.id",
                                Long.toHexString(SystemSources.random().nextLong()))
                        .build()));
        return new OtlpTelemetry(
                OpenTelemetrySdk.builder()
                        .setMeterProvider(meters(endpoint, resource, ticker))
                        .setTracerProvider(spans(endpoint, resource, ticker))
                        .build(),
                ticker);
    }

    private static SdkMeterProvider meters(OtlpEndpoint endpoint, Resource resource, Ticker ticker) {
        OtlpHttpMetricExporter exporter = OtlpHttpMetricExporter.builder()
                .setEndpoint(endpoint.metrics())
                .setTimeout(PUSH_LIMIT)
                .setRetryPolicy(null)
                .build();
        return SdkMeterProvider.builder()
                .setResource(resource)
                .registerMetricReader(PeriodicMetricReader.builder(
                                new WatchedMetricExporter(exporter, new Outage(endpoint.metrics(), ticker)))
                        .setInterval(METRICS_EVERY)
                        .build())
                .build();
    }

    private static SdkTracerProvider spans(OtlpEndpoint endpoint, Resource resource, Ticker ticker) {
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint.traces())
                .setTimeout(PUSH_LIMIT)
                .setRetryPolicy(null)
                .build();
        return SdkTracerProvider.builder()
                .setResource(resource)
                .addSpanProcessor(BatchSpanProcessor.builder(
                                new WatchedSpanExporter(exporter, new Outage(endpoint.traces(), ticker)))
                        .setScheduleDelay(SPANS_EVERY)
                        .setExporterTimeout(PUSH_LIMIT)
                        .setMaxQueueSize(MOST_SPANS_WAITING)
                        .setMaxExportBatchSize(SPANS_PER_PUSH)
                        .build())
                .build();
    }

    @Override
    public boolean wantsSamples() {
        return telemetry.wantsSamples();
    }

    @Override
    public void accept(BalancerEvent event) {
        telemetry.accept(event);
    }

    @Override
    public void begin(LoadBalancer balancer, Ticker ticker, InstantSource clock) {
        telemetry.begin(balancer, ticker, clock);
    }

    @Override
    public BalancedService around(BalancedService service) {
        return telemetry.around(service);
    }

    /**
     * Pushes what is left, then ends. A collector that does not take it in time is left alone: what is under way ends on a daemon
     * thread within seconds. Idempotent: whoever comes second waits for no longer than the first does.
     */
    @Override
    public void close() {
        try {
            // The SDK waits for its last pushes, for many seconds when it must.
            LastPush last = lastPush();
            TimeUnit.NANOSECONDS.timedJoin(last.thread(), last.until() - ticker.nanos());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        telemetry.close(); // after the last push, which reads the meters
    }

    private synchronized LastPush lastPush() {
        LastPush known = lastPush;
        if (known != null) {
            return known;
        }
        Thread thread = new Thread(sdk::close, "lb-otlp-close");
        thread.setDaemon(true);
        thread.start();
        lastPush = new LastPush(thread, ticker.nanos() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS));
        return lastPush;
    }
}
