package io.datapunk.lb.benchmarks;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.CallOptions;
import io.datapunk.lb.Lease;
import io.datapunk.lb.spi.Instance;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
import org.openjdk.jmh.annotations.TearDown;

/** A whole call of a function that answers at once, beside a lease around the same function. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class CallBenchmark {
    private static final CallOptions<@Nullable Object> IDEMPOTENT =
            CallOptions.defaults().asIdempotent();

    private static final Instance SOMEBODY = Instance.of("somebody", "10.0.0.1", 8080);

    /** How many instances are listed, all closed. */
    @Param({"1000"})
    public int instances;

    private @Nullable Fleet fleet;
    private @Nullable BalancedService service;

    /** Lists. */
    @Setup
    public void start() throws Exception {
        Fleet fresh = new Fleet(FixedList.of(instances));
        fleet = fresh;
        service = fresh.service();
    }

    /** Stops the periodic work. */
    @TearDown
    public void stop() {
        if (fleet != null) {
            fleet.close();
        }
    }

    private BalancedService service() {
        BalancedService ready = service;
        if (ready == null) {
            throw new IllegalStateException("service: null, expected after start()");
        }
        return ready;
    }

    /** Where a lease goes, so that it escapes from the method that acquired it as it does in a real caller. */
    @State(Scope.Thread)
    public static class Caller {
        /** The latest. */
        public @Nullable Lease held;
    }

    /** What is called. */
    static Instance answer(Instance instance) {
        return instance;
    }

    /** The same without blocking. */
    static CompletionStage<Instance> answerAsync(Instance instance) {
        return CompletableFuture.completedFuture(instance);
    }

    /** A lease, with the latency by the coarse tick. */
    @Benchmark
    public Instance heldLease(Caller caller) {
        try (Lease lease = service().acquire()) {
            caller.held = lease;
            Instance answer = answer(lease.instance());
            lease.succeeded();
            return answer;
        }
    }

    /** A call, once. */
    @Benchmark
    public Instance call() throws Exception {
        return service().call(CallOptions.defaults(), CallBenchmark::answer);
    }

    /** A call that may be tried again, and need not be. */
    @Benchmark
    public Instance callIdempotent() throws Exception {
        return service().call(IDEMPOTENT, CallBenchmark::answer);
    }

    /** The stage alone, as a floor for the next two. */
    @Benchmark
    public CompletionStage<Instance> stageAlone() {
        return answerAsync(SOMEBODY).whenComplete((value, error) -> {});
    }

    /** A call without blocking, once. */
    @Benchmark
    public CompletionStage<Instance> callAsync() {
        return service().callAsync(CallOptions.defaults(), CallBenchmark::answerAsync);
    }

    /** A call without blocking that may be tried again, and need not be. */
    @Benchmark
    public CompletionStage<Instance> callAsyncIdempotent() {
        return service().callAsync(IDEMPOTENT, CallBenchmark::answerAsync);
    }
}
