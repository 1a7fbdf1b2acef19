package io.datapunk.lb.adapters.telemetry;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.CallOptions;
import io.datapunk.lb.InstanceSnapshot;
import io.datapunk.lb.Lease;
import io.datapunk.lb.NoInstanceAvailableException.Reason;
import io.datapunk.lb.Operations;
import io.datapunk.lb.OutcomeCounts;
import io.datapunk.lb.Request;
import io.datapunk.lb.ServiceSnapshot;
import io.datapunk.lb.ServiceStatistics;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A service that counts what the test says and cannot send anything. */
public final class FakeService implements BalancedService {
    private final String name;
    private final Map<String, InstanceSnapshot> instances = new TreeMap<>();
    private final AtomicInteger reads = new AtomicInteger();
    private volatile OutcomeCounts outcomes = OutcomeCounts.NONE;
    private volatile Map<Reason, Long> rejections = Map.of();
    private volatile boolean failing;
    private volatile Runnable beforeReading = () -> {};

    FakeService(String name) {
        this.name = name;
    }

    public synchronized FakeService with(String id, String circuit, double score) {
        instances.put(
                id,
                new InstanceSnapshot(
                        Instance.of(id, "127.0.0.1", 80),
                        circuit,
                        "up",
                        "none",
                        false,
                        false,
                        true,
                        score,
                        1,
                        0,
                        0,
                        OutcomeCounts.NONE,
                        ""));
        return this;
    }

    /** So many instances and no others. */
    public synchronized FakeService withOnly(int count, String prefix) {
        instances.clear();
        for (int i = 0; i < count; i++) {
            with(prefix + i, "closed", 1);
        }
        return this;
    }

    public synchronized FakeService without(String id) {
        instances.remove(id);
        return this;
    }

    public FakeService counted(OutcomeCounts counts) {
        outcomes = counts;
        return this;
    }

    public FakeService rejected(Map<Reason, Long> counts) {
        rejections = counts;
        return this;
    }

    public FakeService failing(boolean now) {
        failing = now;
        return this;
    }

    public FakeService beforeReading(Runnable action) {
        beforeReading = action;
        return this;
    }

    /** How often the statistics were read. */
    public int reads() {
        return reads.get();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public synchronized ServiceSnapshot snapshot() {
        return new ServiceSnapshot(name, true, "", false, false, List.copyOf(instances.values()));
    }

    @Override
    public ServiceStatistics statistics() {
        reads.incrementAndGet();
        beforeReading.run();
        if (failing) {
            throw new IllegalStateException("expected by the test");
        }
        long total = outcomes.total();
        int listed = snapshot().instances().size();
        return new ServiceStatistics(
                outcomes,
                total + 3,
                rejections,
                11,
                22,
                23,
                12,
                17,
                13,
                14,
                15,
                16,
                Map.of("strategy first", 10L, "strategy second", 8L),
                Map.of("pass", 19L, "late", 20L),
                listed,
                Math.max(0, listed - 1),
                1,
                2,
                3,
                true,
                true,
                21_000_000_000L);
    }

    @Override
    public CompletionStage<Void> ready() {
        throw new UnsupportedOperationException();
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
    public long acquireTicket(SelectionContext context) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Instance instance(long ticket) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void complete(long ticket, Outcome outcome, long latencyNanos) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void throttled(long ticket, long latencyNanos, Duration retryAfter) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void reportLoad(long ticket, float load) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Operations operations() {
        throw new UnsupportedOperationException();
    }
}
