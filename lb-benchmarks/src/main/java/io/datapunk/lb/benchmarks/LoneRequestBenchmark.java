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

    /** A fleet whose requests are compiled code already, which so few lone ones would not bring about. */
    @State(Scope.Benchmark)
    public static class Warm extends RequestBenchmark.Shared {
        /** Makes requests back to back. */
        @Setup
        public void warm(Blackhole blackhole) {
            RequestBenchmark.Caller caller = new RequestBenchmark.Caller();
            for (int i = 0; i < UNTIL_COMPILED; i++) {
                blackhole.consume(request(service(), caller, failures));
            }
        }
    }

    /** One request by ticket. */
    @Benchmark
    public Instance loneTicket(Warm shared, RequestBenchmark.Caller caller, OtherWork work) {
        return request(shared.service(), caller, shared.failures);
    }

    /** Nothing but the measuring. */
    @Benchmark
    public OtherWork loneNothing(OtherWork work) {
        return work;
    }

    private static Instance request(BalancedService service, RequestBenchmark.Caller caller, int failures) {
        long ticket = service.acquireTicket(SelectionContext.EMPTY);
        Instance instance = service.instance(ticket);
        service.complete(ticket, caller.next(failures), RequestBenchmark.latency(ticket));
        return instance;
    }
}
