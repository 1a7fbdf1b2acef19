package io.datapunk.lb.benchmarks;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One request by itself, after other work has taken the nearer caches: 8 MB are touched before each. What the measuring of a
 * single invocation takes is measured beside it and has to be subtracted.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LoneRequestBenchmark {
    private static final int UNTIL_COMPILED = 200_000;

    /** The other work. */
    @State(Scope.Thread)
    public static class OtherWork {
        private static final int LINE = 64;

        private final byte[] memory = new byte[8 * 1024 * 1024];

        /** Changes every line. */
        @Setup(Level.Invocation)
        public void touch() {
            for (int i = 0; i < memory.length; i += LINE) {
                memory[i]++;
            }
        }
    }

    /** Requests back to back beforehand, because so few lone ones would not get the code compiled. */
    @State(Scope.Benchmark)
    public static class Compiled {
        /** Makes them. */
        @Setup
        public void warm(RequestBenchmark.Shared shared, Blackhole blackhole) {
            RequestBenchmark.Caller caller = new RequestBenchmark.Caller();
            for (int i = 0; i < UNTIL_COMPILED; i++) {
                blackhole.consume(request(shared, caller));
            }
        }
    }

    /** One request by ticket. */
    @Benchmark
    public Instance loneTicket(
            RequestBenchmark.Shared shared, Compiled compiled, RequestBenchmark.Caller caller, OtherWork work) {
        return request(shared, caller);
    }

    /** Nothing but the measuring. */
    @Benchmark
    public OtherWork loneNothing(OtherWork work) {
        return work;
    }

    private static Instance request(RequestBenchmark.Shared shared, RequestBenchmark.Caller caller) {
        BalancedService service = shared.service();
        long ticket = service.acquireTicket(SelectionContext.EMPTY);
        Instance instance = service.instance(ticket);
        service.complete(ticket, caller.next(shared.failures), RequestBenchmark.latency(ticket));
        return instance;
    }
}
