package io.datapunk.lb.benchmarks;

import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.Peers;
import io.datapunk.lb.spi.health.ScorerProvider;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One outcome folded into one word of evidence by the default scorer, with peers that read what the pool's read. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class FoldBenchmark {
    private static final int WORDS = 64;
    private static final int INSTANCES = 100;
    private static final int MEMBER = 7;
    private static final long LATENCY = 1_000_000;

    private final HealthScorer scorer = burstAware();
    private final PoolFigures figures = new PoolFigures(scorer);
    private final Peers peers = new Others(figures, MEMBER);
    private final long[] ofATrace = words(true);
    private final long[] ofTheDoubted = words(false);
    private long healthy;
    private int next;

    private static HealthScorer burstAware() {
        return ServiceLoader.load(ScorerProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals("burst-aware"))
                .findFirst()
                .orElseThrow()
                .create(Settings.empty());
    }

    /** The words of an instance of which every fifth request fails, in the order of a trace; with the word 0 or without it. */
    private long[] words(boolean healthyToo) {
        Random random = new Random(1);
        long[] words = new long[WORDS];
        long word = 0;
        for (int found = 0; found < WORDS; ) {
            word = scorer.fold(word, random.nextInt(5) == 0 ? Outcome.SERVER_ERROR : Outcome.SUCCESS, LATENCY, peers);
            if (scorer.verdict(word) == HealthScorer.Verdict.EJECT) {
                word = 0;
            }
            if (healthyToo || word != 0) {
                words[found++] = word;
            }
        }
        return words;
    }

    /** A failure, of one that nothing speaks against or something does. */
    @Benchmark
    public long foldFailure() {
        return scorer.fold(ofATrace[next++ & (WORDS - 1)], Outcome.SERVER_ERROR, LATENCY, peers);
    }

    /** The same with a view made anew, as the pool does. */
    @Benchmark
    public long foldFailureWithNewView() {
        return scorer.fold(ofATrace[next++ & (WORDS - 1)], Outcome.SERVER_ERROR, LATENCY, new Others(figures, MEMBER));
    }

    /** A success of one that nothing speaks against; the pool does not even ask the scorer then. */
    @Benchmark
    public long foldHealthySuccess() {
        return scorer.fold(healthy, Outcome.SUCCESS, LATENCY, peers);
    }

    /** A success of one that something speaks against. */
    @Benchmark
    public long foldSuccess() {
        return scorer.fold(ofTheDoubted[next++ & (WORDS - 1)], Outcome.SUCCESS, LATENCY, peers);
    }

    /** What the pool keeps that a scorer may ask for: a striped sum, counters in an array, two volatile figures. */
    private static final class PoolFigures {
        private final HealthScorer scorer;
        private final LongAdder errorLevels = new LongAdder();
        private final AtomicLongArray counters = new AtomicLongArray(INSTANCES * 8);
        private volatile boolean frozen;
        private volatile float typicalLatency = 1e6f;

        PoolFigures(HealthScorer scorer) {
            this.scorer = scorer;
            errorLevels.add((long) (0.02 * HealthScorer.FULL_LEVEL * INSTANCES));
            counters.set(MEMBER * 8, 10_000_000);
            counters.set(MEMBER * 8 + 1, 100_000);
        }
    }

    /** A view of the pool without one member. */
    private record Others(PoolFigures figures, int member) implements Peers {
        @Override
        public float clientErrorRate() {
            return 0;
        }

        @Override
        public boolean someAreWell() {
            return true;
        }

        @Override
        public float errorRate(long ownEvidence) {
            double sum = (double) figures.errorLevels.sum() - figures.scorer.errorLevel(ownEvidence);
            return (float) Math.min(1, Math.max(0, sum / ((double) HealthScorer.FULL_LEVEL * (INSTANCES - 1))));
        }

        @Override
        public float latencyNanos() {
            return figures.typicalLatency;
        }

        @Override
        public int count() {
            return INSTANCES - 1;
        }

        @Override
        public long ownRequests() {
            return figures.counters.getOpaque(member * 8) + failures();
        }

        @Override
        public float ownLongErrorRate() {
            long requests = ownRequests();
            return requests == 0 ? Float.NaN : (float) ((double) failures() / requests);
        }

        private long failures() {
            return (figures.counters.getOpaque(member * 8 + 1) & 0xffff_ffffL)
                    + (figures.counters.getOpaque(member * 8 + 1) >>> 32)
                    + (figures.counters.getOpaque(member * 8 + 2) & 0xffff_ffffL);
        }

        @Override
        public float routeErrorRate() {
            return Float.NaN;
        }

        @Override
        public boolean frozen() {
            return figures.frozen;
        }
    }
}
