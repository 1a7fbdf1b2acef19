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

        /** Of two lines drawn by this number the one with less in flight. */
        int lessInFlight(long random) {
            int first = (int) (((random >>> 32) * instances) >>> 32);
            int second = (int) (((random & 0xffff_ffffL) * (instances - 1)) >>> 32);
            if (second >= first) {
                second++;
            }
            first *= LONGS_PER_LINE;
            second *= LONGS_PER_LINE;
            return (long) ELEMENT.getOpaque(inFlight, first) <= (long) ELEMENT.getOpaque(inFlight, second)
                    ? first
                    : second;
        }
    }

    /** Who makes the requests; one per thread. */
    @State(Scope.Thread)
    public static class Caller {
        /** What its last request left in flight: nothing, where nobody else has any out there. */
        private long leftInFlight;
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
        int chosen = shared.lessInFlight(ThreadLocalRandom.current().nextLong());
        ELEMENT.getAndAdd(shared.inFlight, chosen, 1L);
        ELEMENT.getAndAdd(shared.inFlight, chosen, -1L);
        return chosen;
    }

    /**
     * The same one by one: what is drawn depends on what the one before found, so that the processor cannot wait for the memory of
     * several at once, as it does where one takes few instructions and the next follows at once.
     */
    @Benchmark
    public int powerOfTwoOneByOne(Lines shared, Caller caller) {
        int chosen = shared.lessInFlight(ThreadLocalRandom.current().nextLong() + caller.leftInFlight);
        ELEMENT.getAndAdd(shared.inFlight, chosen, 1L);
        caller.leftInFlight = (long) ELEMENT.getAndAdd(shared.inFlight, chosen, -1L) - 1;
        return chosen;
    }

    /**
     * One word to which all threads add. With two it shows that the host runs them now here, now there: it takes one of two times, and
     * who shares more than one word the other way round.
     */
    @Benchmark
    public long sharedCounter(Lines shared) {
        return (long) ELEMENT.getAndAdd(shared.inFlight, 0, 1L);
    }
}
