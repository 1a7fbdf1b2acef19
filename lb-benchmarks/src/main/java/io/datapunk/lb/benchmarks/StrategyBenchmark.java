package io.datapunk.lb.benchmarks;

import io.datapunk.lb.RequestContext;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One pick of one strategy, by name, without the framework around it. What preparing costs, {@link StrategyPreparing} tells.
 *
 * <p>The context of a pick by key is made anew each time and found by the compiler to be needed by nobody; what is allocated
 * otherwise is the strategy's.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StrategyBenchmark {
    /** The members, shared by all threads. */
    @State(Scope.Benchmark)
    public static class Shared {
        /** How many are listed. */
        @Param({"10", "1000", "100000", "1000000"})
        public int instances;

        /** The name of the strategy. */
        @Param({
            "random",
            "round-robin",
            "weighted-round-robin",
            "power-of-two",
            "least-request",
            "peak-ewma",
            "adaptive",
            "consistent-hash",
            "maglev",
            "zone-aware(adaptive)",
            "priority(adaptive)",
            "subset(adaptive)"
        })
        public String strategy = "";

        private @Nullable Candidates candidates;
        private @Nullable Picker picker;

        /** Lists and prepares. */
        @Setup
        public void start() {
            Candidates fresh = Members.of(instances, Members.strategy(strategy)).candidates();
            candidates = fresh;
            picker = Members.strategy(strategy).prepare(fresh, null);
        }

        int pick(SelectionContext context, RandomGenerator random) {
            Candidates live = candidates;
            Picker now = picker;
            if (live == null || now == null) {
                throw new IllegalStateException("pick: before the start, expected after it");
            }
            return now.pick(live, context, random);
        }
    }

    /** What each thread has of its own. */
    @State(Scope.Thread)
    public static class Own {
        private final RandomGenerator random = new SplittableRandom(7);
        private long key;
    }

    /** For a request without a routing hash. */
    @Benchmark
    public int pick(Shared shared, Own own) {
        return shared.pick(SelectionContext.EMPTY, own.random);
    }

    /** For a request with one, another each time. */
    @Benchmark
    public int pickByKey(Shared shared, Own own) {
        return shared.pick(RequestContext.byHash(own.key++), own.random);
    }
}
