package io.datapunk.lb.adapters.telemetry.otel;

import io.datapunk.lb.NoInstanceAvailableException;
import io.datapunk.lb.adapters.telemetry.TagText;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The span of one call, from the choice to the verdict. What the API throws goes no further. Thread-safe. */
final class CallSpan {
    private static final String INSTANCE = "lb.instance";
    private static final String OUTCOME = "lb.outcome";
    private static final String REASON = "lb.reason";
    private static final String ADDRESS = "server.address";
    private static final String PORT = "server.port";
    private static final String ERROR_TYPE = "error.type";

    private final Span span;
    private final AtomicBoolean chosen = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();

    CallSpan(Span span) {
        this.span = span;
    }

    /** Makes it the current span until the scope is closed. */
    @SuppressWarnings("MustBeClosedChecker") // the caller closes what is returned
    Scope current() {
        try {
            Scope scope = span.makeCurrent();
            return () -> guarded(scope::close);
        } catch (RuntimeException broken) {
            return Scope.noop();
        }
    }

    void chosen(Instance instance) {
        chosen.set(true);
        guarded(() -> {
            if (span.isRecording()) {
                span.setAttribute(INSTANCE, TagText.of(instance.id()));
                span.setAttribute(ADDRESS, TagText.of(instance.host()));
                span.setAttribute(PORT, instance.port());
            }
        });
    }

    /** How the attempt ended; the first to say so counts. */
    void ended(Outcome outcome, @Nullable Throwable error) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        guarded(() -> {
            span.setAttribute(OUTCOME, Spans.text(outcome));
            switch (outcome) {
                case SERVER_ERROR, TIMEOUT, UNREACHABLE -> span.setStatus(StatusCode.ERROR, Spans.text(outcome));
                case SUCCESS, CLIENT_ERROR, THROTTLED, IGNORED -> {}
            }
            if (error != null) {
                span.setAttribute(ERROR_TYPE, error.getClass().getName());
            }
        });
    }

    /** What the call threw; says why when nobody could be asked. */
    void failed(@Nullable Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        if (!chosen.get() && cause instanceof NoInstanceAvailableException nobody) {
            guarded(() -> {
                span.setAttribute(REASON, Spans.text(nobody.reason()));
                span.setStatus(StatusCode.ERROR, Spans.text(nobody.reason()));
            });
        }
    }

    void end() {
        guarded(span::end);
    }

    void end(Instant when) {
        guarded(() -> span.end(when));
    }

    private static void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException broken) {
            // Telemetry must not fail the request it tells of.
        }
    }
}
