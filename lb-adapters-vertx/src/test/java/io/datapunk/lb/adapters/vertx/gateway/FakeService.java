package io.datapunk.lb.adapters.vertx.gateway;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.CallOptions;
import io.datapunk.lb.Lease;
import io.datapunk.lb.NoInstanceAvailableException;
import io.datapunk.lb.Operations;
import io.datapunk.lb.Request;
import io.datapunk.lb.ServiceSnapshot;
import io.datapunk.lb.ServiceStatistics;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One service that takes its instances in turn and keeps books on its tickets. */
final class FakeService implements BalancedService {
    /** How one ticket ended. */
    record Completion(
            Instance instance,
            long ticket,
            Outcome outcome,
            long latencyNanos,
            @Nullable Duration retryAfter) {}

    private final AtomicLong tickets = new AtomicLong();
    private final Map<Long, Instance> open = new ConcurrentHashMap<>();
    private final List<Completion> completions = new CopyOnWriteArrayList<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final Map<Long, Float> loads = new ConcurrentHashMap<>();
    private volatile List<Instance> instances = List.of();
    private volatile @Nullable RuntimeException unforeseen;
    private volatile @Nullable RuntimeException beforeATicket;

    void instances(Instance... now) {
        instances = List.of(now);
    }

    void ports(int... ports) {
        instances = java.util.Arrays.stream(ports)
                .mapToObj(port -> Instance.of("i" + port, "127.0.0.1", port))
                .toList();
    }

    /** From now on nobody learns the instance behind a ticket. */
    void breaks(RuntimeException with) {
        unforeseen = with;
    }

    /** From now on nobody gets a ticket. */
    void breaksBeforeATicket(RuntimeException with) {
        beforeATicket = with;
    }

    List<Completion> completions() {
        return completions;
    }

    List<Outcome> outcomes() {
        return completions.stream().map(Completion::outcome).toList();
    }

    /** Tickets completed twice or never issued. */
    List<String> faults() {
        return faults;
    }

    /** Tickets not completed yet. */
    int open() {
        return open.size();
    }

    Map<Long, Float> loads() {
        return loads;
    }

    @Override
    public long acquireTicket(SelectionContext context) {
        RuntimeException broken = beforeATicket;
        if (broken != null) {
            throw broken;
        }
        List<Instance> now = instances;
        if (now.isEmpty()) {
            throw new NoInstanceAvailableException(
                    name(), NoInstanceAvailableException.Reason.NO_INSTANCE, () -> List.of("secret address"));
        }
        long ticket = tickets.incrementAndGet();
        open.put(ticket, now.get((int) (ticket % now.size())));
        return ticket;
    }

    @Override
    public Instance instance(long ticket) {
        RuntimeException broken = unforeseen;
        if (broken != null) {
            throw broken;
        }
        Instance instance = open.get(ticket);
        if (instance == null) {
            throw new IllegalArgumentException("ticket: " + ticket);
        }
        return instance;
    }

    @Override
    public void complete(long ticket, Outcome outcome, long latencyNanos) {
        close(ticket, outcome, latencyNanos, null);
    }

    @Override
    public void throttled(long ticket, long latencyNanos, Duration retryAfter) {
        close(ticket, Outcome.THROTTLED, latencyNanos, retryAfter);
    }

    private void close(long ticket, Outcome outcome, long latencyNanos, @Nullable Duration retryAfter) {
        Instance instance = open.remove(ticket);
        if (instance == null) {
            faults.add("completed twice or never issued: " + ticket + " " + outcome);
        } else {
            completions.add(new Completion(instance, ticket, outcome, latencyNanos, retryAfter));
        }
    }

    @Override
    public void reportLoad(long ticket, float load) {
        if (!open.containsKey(ticket)) {
            faults.add("load after completion: " + ticket);
        }
        loads.put(ticket, load);
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public CompletionStage<Void> ready() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public <T> T call(CallOptions<? super T> options, Request<T> request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> CompletionStage<T> callAsync(
            CallOptions<? super T> options, Function<Instance, CompletionStage<T>> request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Lease acquire(SelectionContext context) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Operations operations() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ServiceSnapshot snapshot() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ServiceStatistics statistics() {
        throw new UnsupportedOperationException();
    }
}
