package io.datapunk.lb.adapters.telemetry.otel;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.LoadBalancer;
import io.datapunk.lb.adapters.telemetry.EventTally;
import io.datapunk.lb.adapters.telemetry.Readings;
import io.datapunk.lb.adapters.telemetry.TelemetryOptions;
import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.port.Telemetry;
import io.datapunk.lb.spi.Ticker;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The meters of a balancer ({@link io.datapunk.lb.adapters.telemetry.LbMeter}) and spans of its calls on OpenTelemetry,
 * in the scope {@value #SCOPE}.
 *
 * <pre>{@code
 * LoadBalancers.builder().telemetry(OtelTelemetry.on(openTelemetry))
 * }</pre>
 *
 * <p>A collection reads the balancer once and sees whoever is there: services resolved later come, instances that left
 * go, without further ado. The metric API is called by whoever collects and never on the path of a request; no thread is
 * started. A metric SDK keeps a limited number of series per instrument, usually 2,000, and folds the rest into one;
 * {@link TelemetryOptions#maxInstances} times the number of services should stay below.
 *
 * <p>Spans are made on the path of a request, one for each call, lease or ticket, where somebody
 * hears them when the balancer starts: the {@link OpenTelemetry} has a tracer that is {@linkplain Tracer#isEnabled enabled}.
 * Without one, services are handed out as they are, and calls cost what they cost without this. What a tracer throws is
 * swallowed.
 *
 * <p>Thread-safe. Closing it ends the meters and leaves the {@link OpenTelemetry} open; services that were handed out go
 * on making spans.
 */
public final class OtelTelemetry implements Telemetry {
    private static final String SCOPE = "io.datapunk.lb";

    private final OpenTelemetry telemetry;
    private final TelemetryOptions options;
    private final boolean spans;
    private final EventTally tally = new EventTally();
    private final Object lock = new Object();
    private boolean closed; // guarded by lock
    private @Nullable Instruments instruments; // guarded by lock
    private volatile @Nullable Spans tracing;

    private OtelTelemetry(OpenTelemetry telemetry, TelemetryOptions options, boolean spans) {
        this.telemetry = Objects.requireNonNull(telemetry, "telemetry");
        this.options = Objects.requireNonNull(options, "options");
        this.spans = spans;
    }

    /** For one balancer that has not started yet, with the default options. */
    public static OtelTelemetry on(OpenTelemetry telemetry) {
        return on(telemetry, TelemetryOptions.defaults());
    }

    /** For one balancer that has not started yet. */
    public static OtelTelemetry on(OpenTelemetry telemetry, TelemetryOptions options) {
        return new OtelTelemetry(telemetry, options, telemetry.getTracerProvider() != TracerProvider.noop());
    }

    /** The same without spans. */
    public OtelTelemetry withoutSpans() {
        return new OtelTelemetry(telemetry, options, false);
    }

    @Override
    public boolean wantsSamples() {
        return true;
    }

    @Override
    public void accept(BalancerEvent event) {
        tally.accept(event);
    }

    @Override
    public void begin(LoadBalancer balancer, Ticker ticker, InstantSource clock) {
        synchronized (lock) {
            if (closed || instruments != null) {
                throw new IllegalStateException("begin: a second time, expected one telemetry for each balancer");
            }
            Readings readings = new Readings(balancer, ticker, options, services -> {});
            instruments = new Instruments(telemetry.getMeter(SCOPE), readings, tally, options.tags()).begin();
            if (spans) {
                // An SDK always has a provider, also where nobody hears its spans.
                Tracer tracer = telemetry.getTracer(SCOPE);
                tracing = tracer.isEnabled() ? new Spans(tracer, clock) : null;
            }
        }
    }

    @Override
    public BalancedService around(BalancedService service) {
        Spans begun = tracing;
        return begun == null ? service : new TracedService(service, begun);
    }

    /** Ends the meters. Idempotent. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            if (instruments != null) {
                instruments.close();
            }
        }
    }
}
