package io.datapunk.lb.benchmarks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the machine takes for the least that any balancer needs. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class FloorBenchmark {
    private static final int LINES = 100_000;
    private static final int LONGS_PER_LINE = 8;

    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

    /** A line of 64 bytes per instance, of which the first word counts what is in flight. */
    @State(Scope.Benchmark)
    public static class Lines {
        /** How many instances there are. */
        @Param({"10", "1000", "10000", "100000", "1000000"})
        public int instances;

        private long[] inFlight = {};

        /** Nothing is in flight. */
        @Setup
        public void start() {
            inFlight = new long[instances * LONGS_PER_LINE];
        }
    }

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

    /** Two different random lines read; the one with less in flight counted up, and down again at the end. Nothing else. */
    @Benchmark
    public int barePowerOfTwo(Lines shared) {
        long[] inFlight = shared.inFlight;
        long random = ThreadLocalRandom.current().nextLong();
        int first = (int) (((random >>> 32) * shared.instances) >>> 32);
        int second = (int) (((random & 0xffff_ffffL) * (shared.instances - 1)) >>> 32);
        if (second >= first) {
            second++;
        }
        first *= LONGS_PER_LINE;
        second *= LONGS_PER_LINE;
        int chosen = (long) ELEMENT.getOpaque(inFlight, first) <= (long) ELEMENT.getOpaque(inFlight, second)
                ? first
                : second;
        ELEMENT.getAndAdd(inFlight, chosen, 1L);
        ELEMENT.getAndAdd(inFlight, chosen, -1L);
        return chosen;
    }
}
