package io.datapunk.lb.benchmarks.peer;

import io.datapunk.lb.benchmarks.peer.common.Failing;
import io.datapunk.lb.benchmarks.peer.common.InUse;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.Arrays;
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
import org.openjdk.jmh.annotations.TearDown;

/** One request: a random breaker of N, permission, result. No in-flight count, no load, no ramp, no list. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class BreakerBenchmark {
    /** How many breakers there are. */
    @Param({"10", "1000", "10000", "100000"})
    public int instances;

    /** How many of a hundred requests fail. */
    @Param("0")
    public int failures;

    private final Exception failure = new Exception("a request that failed");
    private CircuitBreaker[] breakers = {};

    /** One breaker per instance. */
    @Setup
    public void start() {
        breakers = Breakers.of(instances);
    }

    /** An error when what failed has left too few in use. */
    @TearDown
    public void stop() {
        if (failures > 0) {
            InUse.require(
                    Arrays.stream(breakers)
                            .filter(breaker -> breaker.getState() == CircuitBreaker.State.CLOSED)
                            .count(),
                    instances);
        }
    }

    /** Permission and result. */
    @Benchmark
    public CircuitBreaker breaker(Failing failing) {
        CircuitBreaker breaker = breakers[ThreadLocalRandom.current().nextInt(breakers.length)];
        if (breaker.tryAcquirePermission()) {
            if (failing.next(failures)) {
                breaker.onError(1_000_000, TimeUnit.NANOSECONDS, failure);
            } else {
                breaker.onSuccess(1_000_000, TimeUnit.NANOSECONDS);
            }
        }
        return breaker;
    }
}
