package io.datapunk.lb.benchmarks.peer;

import io.datapunk.lb.benchmarks.peer.common.Failing;
import io.datapunk.lb.benchmarks.peer.common.InUse;
import io.grpc.EquivalentAddressGroup;
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

/** One request: pick a subchannel and, where the balancer asks for it, trace a stream to its end. No load, no latency, no ramp. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GrpcBenchmark {
    /** What every variant has. */
    @State(Scope.Benchmark)
    public abstract static class Shared {
        /** How many addresses there are. */
        @Param({"10", "1000", "10000", "100000"})
        public int instances;

        /** How many of a hundred requests fail. */
        @Param("0")
        public int failures;

        private @Nullable FixedChannel channel;

        /** A channel over the addresses. */
        @Setup
        public void start() {
            channel = channel(FixedChannel.addresses(instances));
        }

        /** Stops the periodic work; an error when what failed has left too few in use. */
        @TearDown
        public void stop() {
            if (channel != null) {
                try (FixedChannel used = channel) {
                    if (failures > 0) {
                        InUse.require(used.inUse(instances), instances);
                    }
                }
            }
        }

        abstract FixedChannel channel(List<EquivalentAddressGroup> addresses);

        Object request(Failing failing) {
            FixedChannel ready = channel;
            if (ready == null) {
                throw new IllegalStateException("channel: null, expected after start()");
            }
            return ready.request(failing.next(failures));
        }
    }

    /** One after the other. */
    public static class RoundRobin extends Shared {
        @Override
        FixedChannel channel(List<EquivalentAddressGroup> addresses) {
            return FixedChannel.roundRobin(addresses);
        }
    }

    /** One after the other of those that outlier detection has not ejected; one in a hundred is. */
    public static class Outlier extends Shared {
        @Override
        FixedChannel channel(List<EquivalentAddressGroup> addresses) {
            FixedChannel channel = FixedChannel.outlierDetection(addresses);
            channel.disturb(addresses);
            return channel;
        }
    }

    /** Round robin by itself. */
    @Benchmark
    public Object grpcRoundRobin(RoundRobin shared, Failing failing) {
        return shared.request(failing);
    }

    /** Round robin with outlier detection around it. */
    @Benchmark
    public Object grpcOutlier(Outlier shared, Failing failing) {
        return shared.request(failing);
    }
}
