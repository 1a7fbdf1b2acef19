package io.datapunk.lb.benchmarks;

import io.datapunk.lb.spi.Instance;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes so many requests one after another, and tells how many nanoseconds they took: what {@link BuildsInTurn} loads once for each
 * build. For one thread.
 */
public final class RequestBlock implements IntToLongFunction {
    private final RequestBenchmark benchmark = new RequestBenchmark();
    private final RequestBenchmark.Shared shared = new RequestBenchmark.Shared();
    private final RequestBenchmark.Caller caller = new RequestBenchmark.Caller();
    private final boolean byLease;

    /** The last instance, kept so that nothing of a request can be left out. */
    private @Nullable Instance last;

    /** A fleet in this state; by lease, or by ticket. */
    public RequestBlock(int instances, String state, boolean byLease) throws Exception {
        shared.instances = instances;
        shared.state = state;
        this.byLease = byLease;
        shared.start();
    }

    @Override
    public long applyAsLong(int requests) {
        return byLease ? leases(requests) : tickets(requests);
    }

    private long tickets(int requests) {
        long begun = System.nanoTime();
        for (int i = 0; i < requests; i++) {
            last = benchmark.ticket(shared, caller);
        }
        return System.nanoTime() - begun;
    }

    private long leases(int requests) {
        long begun = System.nanoTime();
        for (int i = 0; i < requests; i++) {
            last = benchmark.lease(shared, caller);
        }
        return System.nanoTime() - begun;
    }

    /** The instance of the last request; null before the first. */
    public @Nullable Instance last() {
        return last;
    }
}
