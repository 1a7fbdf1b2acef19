package io.datapunk.lb.benchmarks.peer;

import com.linecorp.armeria.client.Endpoint;
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

/** One request: choose an endpoint, ask its breaker, report the result. No load, no latency, no ramp. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ArmeriaBenchmark {
    /** What every variant has. */
    @State(Scope.Benchmark)
    public abstract static class Shared {
        /** How many endpoints there are. */
        @Param({"10", "1000", "10000", "100000"})
        public int instances;

        /** How many of a hundred requests fail. */
        @Param("0")
        public int failures;

        private @Nullable Requests requests;

        /** A group of the endpoints. */
        @Setup
        public void start() {
            requests = requests(Group.endpoints(instances));
        }

        /** Closes the group; an error when what failed has left too few in use. */
        @TearDown
        public void stop() {
            if (requests != null) {
                try (Requests used = requests) {
                    if (failures > 0) {
                        InUse.require(used.inUse(), instances);
                    }
                }
            }
        }

        abstract Requests requests(List<Endpoint> endpoints);

        Endpoint request(Failing failing) {
            Requests ready = requests;
            if (ready == null) {
                throw new IllegalStateException("requests: null, expected after start()");
            }
            return ready.request(failing.next(failures));
        }
    }

    /** One after the other. */
    public static class RoundRobin extends Shared {
        @Override
        Requests requests(List<Endpoint> endpoints) {
            return new Plain(endpoints);
        }
    }

    /** By weight with a breaker each; the breakers of one in a hundred are open. */
    public static class WeightedBreaker extends Shared {
        @Override
        Requests requests(List<Endpoint> endpoints) {
            WithBreakers requests = new WithBreakers(endpoints);
            requests.disturb(endpoints);
            return requests;
        }
    }

    /** By weight among those that the group has not taken out; one in a hundred is, ten at most. */
    public static class OutlierGroup extends Shared {
        @Override
        Requests requests(List<Endpoint> endpoints) {
            DetectingOutliers requests = new DetectingOutliers(endpoints);
            requests.disturb(endpoints);
            return requests;
        }
    }

    /** Round robin. */
    @Benchmark
    public Endpoint armeriaRoundRobin(RoundRobin shared, Failing failing) {
        return shared.request(failing);
    }

    /** Weighted round robin with a breaker per endpoint. */
    @Benchmark
    public Endpoint armeriaWeightedBreaker(WeightedBreaker shared, Failing failing) {
        return shared.request(failing);
    }

    /** Weighted round robin in a group that detects outliers. */
    @Benchmark
    public Endpoint armeriaOutlierGroup(OutlierGroup shared, Failing failing) {
        return shared.request(failing);
    }
}
