package io.datapunk.lb.adapters.vertx.gateway;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.CallOptions;
import io.datapunk.lb.Lease;
import io.datapunk.lb.Operations;
import io.datapunk.lb.Request;
import io.datapunk.lb.ServiceSnapshot;
import io.datapunk.lb.ServiceStatistics;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A service that takes reports, and then throws. */
record BrokenReports(FakeService service) implements BalancedService {
    @Override
    public String name() {
        return service.name();
    }

    @Override
    public CompletionStage<Void> ready() {
        return service.ready();
    }

    @Override
    public long acquireTicket(SelectionContext context) {
        return service.acquireTicket(context);
    }

    @Override
    public Instance instance(long ticket) {
        return service.instance(ticket);
    }

    @Override
    public void complete(long ticket, Outcome outcome, long latencyNanos) {
        service.complete(ticket, outcome, latencyNanos);
        throw new IllegalStateException("on purpose");
    }

    @Override
    public void throttled(long ticket, long latencyNanos, Duration retryAfter) {
        service.throttled(ticket, latencyNanos, retryAfter);
        throw new IllegalStateException("on purpose");
    }

    @Override
    public void reportLoad(long ticket, float load) {
        service.reportLoad(ticket, load);
    }

    @Override
    public <T> T call(CallOptions<? super T> options, Request<T> request) {
        return service.call(options, request);
    }

    @Override
    public <T> CompletionStage<T> callAsync(
            CallOptions<? super T> options, Function<Instance, CompletionStage<T>> request) {
        return service.callAsync(options, request);
    }

    @Override
    public Lease acquire(SelectionContext context) {
        return service.acquire(context);
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
