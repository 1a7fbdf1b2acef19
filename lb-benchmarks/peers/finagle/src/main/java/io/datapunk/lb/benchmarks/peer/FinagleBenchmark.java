package io.datapunk.lb.benchmarks.peer;

import com.twitter.finagle.loadbalancer.EndpointFactory;
import io.datapunk.lb.benchmarks.peer.common.Failing;
import io.datapunk.lb.benchmarks.peer.common.InUse;
import java.util.List;
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

/** One request: acquire, call, close. No latency, no ramp. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FinagleBenchmark {
    /** What every variant has. */
    @State(Scope.Benchmark)
    public abstract static class Shared {
        /** How many endpoints there are. */
        @Param({"10", "1000", "10000", "100000"})
        public int instances;

        /** How many of a hundred requests fail. */
        @Param("0")
        public int failures;

        private @Nullable Balancer balancer;

        /** A balancer over the endpoints. */
        @Setup
        public void start() {
            balancer = balancer(instances);
        }

        /** An error when what failed has left too few in use. */
        @TearDown
        public void stop() {
            if (balancer != null && failures > 0) {
                InUse.require(balancer.inUse(), instances);
            }
        }

        abstract Balancer balancer(int instances);

        Object request(Failing failing) {
            Balancer ready = balancer;
            if (ready == null) {
                throw new IllegalStateException("balancer: null, expected after start()");
            }
            return ready.request(failing.next(failures));
        }
    }

    /** In-flight counts decide; no failure accrual. */
    public static class P2c extends Shared {
        @Override
        Balancer balancer(int instances) {
            return Balancer.p2c(Balancer.endpoints(instances));
        }
    }

    /** In-flight counts decide among those that failure accrual has not found dead; one in a hundred is. */
    public static class P2cAccrual extends Shared {
        @Override
        Balancer balancer(int instances) {
            List<EndpointFactory<Integer, Integer>> endpoints = Balancer.accruing(instances);
            Balancer.disturb(endpoints);
            return Balancer.p2c(endpoints);
        }
    }

    /** One after the other; no failure accrual. */
    public static class RoundRobin extends Shared {
        @Override
        Balancer balancer(int instances) {
            return Balancer.roundRobin(Balancer.endpoints(instances));
        }
    }

    /** Two choices by requests in flight. */
    @Benchmark
    public Object p2c(P2c shared, Failing failing) {
        return shared.request(failing);
    }

    /** Two choices with failure accrual around each endpoint. */
    @Benchmark
    public Object p2cAccrual(P2cAccrual shared, Failing failing) {
        return shared.request(failing);
    }

    /** Round robin. */
    @Benchmark
    public Object finagleRoundRobin(RoundRobin shared, Failing failing) {
        return shared.request(failing);
    }
}
