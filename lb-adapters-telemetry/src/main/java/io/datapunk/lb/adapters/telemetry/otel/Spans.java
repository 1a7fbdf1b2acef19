package io.datapunk.lb.adapters.telemetry.otel;

import io.datapunk.lb.adapters.telemetry.LbMeter;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Makes spans; a tracer that throws makes spans that nobody sees. Thread-safe. */
final class Spans {
    private static final String NAME = "lb.call";
    private static final String SERVICE = "lb.service";

    private final Tracer tracer;
    private final InstantSource clock;

    Spans(Tracer tracer, InstantSource clock) {
        this.tracer = tracer;
        this.clock = clock;
    }

    /** The span of a call that begins now, below the current span. */
    CallSpan begin(String service) {
        try {
            return new CallSpan(
                    tracer.spanBuilder(NAME).setAttribute(SERVICE, service).startSpan());
        } catch (RuntimeException broken) {
            return new CallSpan(Span.getInvalid());
        }
    }

    /** The span of a ticket, which is over: it ends now and began as long ago as the ticket says. */
    void past(String service, @Nullable Instance instance, Outcome outcome, long latencyNanos) {
        try {
            Instant now = clock.instant();
            CallSpan span = new CallSpan(tracer.spanBuilder(NAME)
                    .setAttribute(SERVICE, service)
                    .setStartTimestamp(now.minusNanos(Math.max(0, latencyNanos)))
                    .startSpan());
            if (instance != null) {
                span.chosen(instance);
            }
            span.ended(outcome, null);
            span.end(now);
        } catch (RuntimeException broken) {
            // Telemetry must not fail the request it tells of.
        }
    }

    /** A constant as attributes show it, as in the tags of {@link LbMeter}. */
    static String text(Enum<?> constant) {
        return LbMeter.Tag.valueOf(constant);
    }
}
