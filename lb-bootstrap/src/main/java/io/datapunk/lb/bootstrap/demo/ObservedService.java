package io.datapunk.lb.bootstrap.demo;

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
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A service whose tickets are observed: who got a request, and which of them failed. It changes nothing about them.
 *
 * <p>Thread-safe. Only tickets are observed, for that is how the gateway asks.
 */
final class ObservedService implements BalancedService {
    private final BalancedService service;
    private final Observations observations;

    /*
     * The instance a ticket stands for may be gone when the ticket is completed, so its id is kept. Equal tickets stand
     * for the same instance, so entries need not be removed; there is one for each instance and turn of its circuit.
     */
    private final Map<Long, String> ids = new ConcurrentHashMap<>();

    ObservedService(BalancedService service, Observations observations) {
        this.service = service;
        this.observations = observations;
    }

    @Override
    public long acquireTicket(SelectionContext context) {
        long ticket = service.acquireTicket(context);
        observations.attempted(
                ids.computeIfAbsent(ticket, fresh -> service.instance(fresh).id()));
        return ticket;
    }

    @Override
    public Instance instance(long ticket) {
        return service.instance(ticket);
    }

    @Override
    public void complete(long ticket, Outcome outcome, long latencyNanos) {
        switch (outcome) {
            case SERVER_ERROR, TIMEOUT, UNREACHABLE -> observations.attemptFailed(ids.getOrDefault(ticket, ""));
            case SUCCESS, CLIENT_ERROR, THROTTLED, IGNORED -> {}
        }
        service.complete(ticket, outcome, latencyNanos);
    }

    @Override
    public void throttled(long ticket, long latencyNanos, Duration retryAfter) {
        service.throttled(ticket, latencyNanos, retryAfter);
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
    public <T> T call(CallOptions<? super T> options, Request<T> request) throws Exception {
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
