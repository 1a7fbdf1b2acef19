package io.datapunk.lb.benchmarks.peer;

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

/** One request: acquire, call, close. In-flight counts decide; no failure accrual, no latency, no ramp. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class P2cBenchmark {
    /** How many endpoints there are. */
    @Param({"10", "1000", "100000"})
    public int instances;

    private @Nullable Balancer balancer;

    /** A balancer over the endpoints. */
    @Setup
    public void start() {
        balancer = new Balancer(Balancer.endpoints(instances));
    }

    /** Acquire, call, close. */
    @Benchmark
    public Object p2c() {
        Balancer ready = balancer;
        if (ready == null) {
            throw new IllegalStateException("balancer: null, expected after start()");
        }
        return ready.request();
    }
}
