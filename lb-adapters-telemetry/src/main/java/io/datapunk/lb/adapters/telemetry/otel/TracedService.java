package io.datapunk.lb.adapters.telemetry.otel;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.CallOptions;
import io.datapunk.lb.Classifier;
import io.datapunk.lb.Lease;
import io.datapunk.lb.NoInstanceAvailableException;
import io.datapunk.lb.Operations;
import io.datapunk.lb.Request;
import io.datapunk.lb.ServiceSnapshot;
import io.datapunk.lb.ServiceStatistics;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.opentelemetry.context.Scope;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A service that does the same with a span around each call.
 *
 * <p>{@link #call} and {@link #callAsync} make the span current while the request is sent, so that the client's own span
 * is below it. A lease's span ends with its verdict. A ticket carries nothing but itself: its span is made when it is
 * completed, below whatever is current then, and begins as long before as its latency says. Thread-safe.
 */
final class TracedService implements BalancedService {
    private final BalancedService service;
    private final Spans spans;

    TracedService(BalancedService service, Spans spans) {
        this.service = service;
        this.spans = spans;
    }

    @Override
    @SuppressWarnings("try") // the scope is not looked at
    public <T> T call(CallOptions<? super T> options, Request<T> request) throws Exception {
        CallSpan span = spans.begin(name());
        try (Scope current = span.current()) {
            return service.call(observed(options, span), instance -> {
                span.chosen(instance);
                return request.send(instance);
            });
        } catch (NoInstanceAvailableException nobody) {
            span.failed(nobody);
            throw nobody;
        } finally {
            span.end();
        }
    }

    @Override
    @SuppressWarnings("try") // the scope is not looked at
    public <T> CompletionStage<T> callAsync(
            CallOptions<? super T> options, Function<Instance, CompletionStage<T>> request) {
        CallSpan span = spans.begin(name());
        CompletionStage<T> answer;
        try {
            answer = service.callAsync(observed(options, span), instance -> {
                span.chosen(instance);
                try (Scope current = span.current()) {
                    return request.apply(instance);
                }
            });
        } catch (Throwable passing) {
            span.end();
            throw passing;
        }
        var unused = answer.whenComplete((value, error) -> {
            span.failed(error);
            span.end();
        });
        return answer;
    }

    /** The same options, whose classifier tells the span too. */
    private static <S> CallOptions<S> observed(CallOptions<S> options, CallSpan span) {
        Classifier<S> classifier = options.classifier();
        return options.withClassifier((value, error) -> {
            Outcome outcome = Outcome.IGNORED;
            try {
                outcome = classifier.classify(value, error);
            } finally {
                span.ended(outcome, error);
            }
            return outcome;
        });
    }

    @Override
    public Lease acquire(SelectionContext context) {
        CallSpan span = spans.begin(name());
        Lease lease;
        try {
            lease = service.acquire(context);
        } catch (NoInstanceAvailableException nobody) {
            span.failed(nobody);
            span.end();
            throw nobody;
        }
        span.chosen(lease.instance());
        return new TracedLease(lease, span);
    }

    @Override
    public long acquireTicket(SelectionContext context) {
        try {
            return service.acquireTicket(context);
        } catch (NoInstanceAvailableException nobody) {
            CallSpan span = spans.begin(name());
            span.failed(nobody);
            span.end();
            throw nobody;
        }
    }

    @Override
    public Instance instance(long ticket) {
        return service.instance(ticket);
    }

    @Override
    public void complete(long ticket, Outcome outcome, long latencyNanos) {
        Instance instance = unlessGone(ticket);
        service.complete(ticket, outcome, latencyNanos);
        spans.past(name(), instance, outcome, latencyNanos);
    }

    @Override
    public void throttled(long ticket, long latencyNanos, Duration retryAfter) {
        Instance instance = unlessGone(ticket);
        service.throttled(ticket, latencyNanos, retryAfter);
        spans.past(name(), instance, Outcome.THROTTLED, latencyNanos);
    }

    private @Nullable Instance unlessGone(long ticket) {
        try {
            return service.instance(ticket);
        } catch (IllegalArgumentException gone) {
            return null;
        }
    }

    @Override
    public void reportLoad(long ticket, float load) {
        service.reportLoad(ticket, load);
    }

    @Override
    public String name() {
        return service.name();
    }

    @Override
    public CompletionStage<Void> ready() {
        return service.ready();
    }

    @Override
    public Operations operations() {
        return service.operations();
    }

    @Override
    public ServiceSnapshot snapshot() {
        return service.snapshot();
    }

    @Override
    public ServiceStatistics statistics() {
        return service.statistics();
    }
}
