package io.datapunk.lb.benchmarks.peer;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One request: a random breaker of N, permission, success. No in-flight count, no load, no ramp, no list. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class BreakerBenchmark {
    /** How many breakers there are. */
    @Param({"10", "1000", "100000"})
    public int instances;

    private CircuitBreaker[] breakers = {};

    /** One breaker per instance. */
    @Setup
    public void start() {
        breakers = Breakers.of(instances);
    }

    /** Permission and success. */
    @Benchmark
    public CircuitBreaker breaker() {
        CircuitBreaker breaker = breakers[ThreadLocalRandom.current().nextInt(breakers.length)];
        if (breaker.tryAcquirePermission()) {
            breaker.onSuccess(1_000_000, TimeUnit.NANOSECONDS);
        }
        return breaker;
    }
}
