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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The span of one call, from the choice to the verdict; of several attempts it tells of the last. What the API throws goes no
 * further. Thread-safe.
 */
final class CallSpan {
    private static final String INSTANCE = "lb.instance";
    private static final String OUTCOME = "lb.outcome";
    private static final String REASON = "lb.reason";
    private static final String ADDRESS = "server.address";
    private static final String PORT = "server.port";
    private static final String ERROR_TYPE = "error.type";
    private static final String ATTEMPTS = "lb.attempts";
    private static final int DEEPEST_CAUSE = 8;

    private final Span span;
    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicReference<@Nullable Verdict> verdict = new AtomicReference<>();

    private record Verdict(Outcome outcome, @Nullable Throwable error) {}

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
        attempts.incrementAndGet();
        verdict.set(null);
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
        verdict.compareAndSet(null, new Verdict(outcome, error));
    }

    private void tell(Verdict last) {
        Outcome outcome = last.outcome();
        span.setAttribute(OUTCOME, Spans.text(outcome));
        if (outcome.isFailure()) {
            span.setStatus(StatusCode.ERROR, Spans.text(outcome));
        }
        if (last.error() != null) {
            span.setAttribute(ERROR_TYPE, itself(last.error()).getClass().getName());
        }
        if (attempts.get() > 1) {
            span.setAttribute(ATTEMPTS, attempts.get());
        }
    }

    /** What the call threw; says why when nobody could be asked. */
    void failed(@Nullable Throwable error) {
        if (attempts.get() == 0 && error != null && itself(error) instanceof NoInstanceAvailableException nobody) {
            guarded(() -> {
                span.setAttribute(REASON, Spans.text(nobody.reason()));
                span.setStatus(StatusCode.ERROR, Spans.text(nobody.reason()));
            });
        }
    }

    /** What went wrong, without what stages and futures wrap it in. */
    private static Throwable itself(Throwable error) {
        Throwable found = error;
        for (int depth = 0; depth < DEEPEST_CAUSE; depth++) {
            Throwable cause = found.getCause();
            boolean wraps = found instanceof CompletionException || found instanceof ExecutionException;
            if (!wraps || cause == null) {
                return found;
            }
            found = cause;
        }
        return found;
    }

    void end() {
        tellLast();
        guarded(span::end);
    }

    void end(Instant when) {
        tellLast();
        guarded(() -> span.end(when));
    }

    private void tellLast() {
        Verdict last = verdict.getAndSet(null);
        if (last != null) {
            guarded(() -> tell(last));
        }
    }

    private static void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException broken) {
            // Telemetry must not fail the request it tells of.
        }
    }
}
