package io.datapunk.lb.benchmarks;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One request while many others are out: the ticket that is acquired is held, and the oldest one that is held completed. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RequestsOutBenchmark {
    /** What one thread has out. */
    @State(Scope.Thread)
    public static class Held {
        /** How many requests each thread has out for each instance. */
        @Param("4")
        public int outEach;

        private long @Nullable [] tickets;
        private int oldest;

        /** Sends as many as are to be out. */
        @Setup
        public void send(RequestBenchmark.Shared shared) {
            long[] all = new long[outEach * shared.instances];
            for (int i = 0; i < all.length; i++) {
                all[i] = shared.service().acquireTicket(SelectionContext.EMPTY);
            }
            tickets = all;
        }

        /** Holds this one instead of the oldest, which it returns. */
        long swap(long ticket) {
            long[] all = tickets;
            if (all == null) {
                throw new IllegalStateException("tickets: null, expected after send()");
            }
            long before = all[oldest];
            all[oldest] = ticket;
            oldest = oldest + 1 == all.length ? 0 : oldest + 1;
            return before;
        }
    }

    /** A ticket, with the latency handed in. */
    @Benchmark
    public Instance ticketAmongOthers(RequestBenchmark.Shared shared, RequestBenchmark.Caller caller, Held held) {
        BalancedService service = shared.service();
        long ticket = service.acquireTicket(SelectionContext.EMPTY);
        Instance instance = service.instance(ticket);
        long oldest = held.swap(ticket);
        service.complete(oldest, caller.next(shared.failures), RequestBenchmark.latency(oldest));
        return instance;
    }
}
