package io.datapunk.lb.benchmarks;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What the machine takes for the least that any balancer needs. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class FloorBenchmark {
    private static final int LINES = 100_000;
    private static final int LONGS_PER_LINE = 8;

    private final LongAdder adder = new LongAdder();
    private final long[] lines = new long[LINES * LONGS_PER_LINE];

    /** The precise clock. */
    @Benchmark
    public long nanoTime() {
        return System.nanoTime();
    }

    /** A striped counter, shared by all threads. */
    @Benchmark
    public void longAdder() {
        adder.increment();
    }

    /** One random number. */
    @Benchmark
    public int threadLocalRandom() {
        return ThreadLocalRandom.current().nextInt(LINES);
    }

    /** One random number and a read of that line of 64 bytes among 100,000. */
    @Benchmark
    public long randomArrayRead() {
        return lines[ThreadLocalRandom.current().nextInt(LINES) * LONGS_PER_LINE];
    }
}
