package io.datapunk.lb.benchmarks.peer;

import io.datapunk.lb.benchmarks.peer.common.Failing;
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

/** One request: select a server, report its begin and its end. In-flight counts decide; no health, no ramp. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class VertxBenchmark {
    /** How many servers there are. */
    @Param({"10", "1000", "10000", "100000"})
    public int instances;

    /** How many of a hundred requests fail. */
    @Param("0")
    public int failures;

    private @Nullable Balancer balancer;

    /** A balancer over the servers. */
    @Setup
    public void start() throws Exception {
        balancer = new Balancer(FixedServers.of(instances));
    }

    /** Ends what runs beside it. */
    @TearDown
    public void stop() {
        if (balancer != null) {
            balancer.close();
        }
    }

    /** Two choices by requests in flight. */
    @Benchmark
    public Object vertxPowerOfTwo(Failing failing) {
        Balancer ready = balancer;
        if (ready == null) {
            throw new IllegalStateException("balancer: null, expected after start()");
        }
        return ready.request(failing.next(failures));
    }
}
