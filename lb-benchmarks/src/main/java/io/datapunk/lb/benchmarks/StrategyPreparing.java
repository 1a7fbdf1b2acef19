package io.datapunk.lb.benchmarks;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Prints what it takes a strategy to prepare for so many members, and what it keeps: a line for each, as comma-separated values:
 * strategy, instances, milliseconds (the median of four after a first one that counts for nothing; the mean of the two in the middle), bytes kept for all.
 */
public final class StrategyPreparing {
    private static final int ROUNDS = 5;
    private static final int[] SIZES = {10, 1000, 100_000, 1_000_000};
    private static final List<String> STRATEGIES = List.of(
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
            "subset(adaptive)");

    /** The last one, so that it is kept. */
    private static volatile @Nullable Picker prepared;

    private StrategyPreparing() {}

    /** Measures the strategies that are named, or those above. */
    public static void main(String[] arguments) throws Exception {
        List<String> names = arguments.length == 0 ? STRATEGIES : List.of(arguments);
        SelectionStrategy cheap = Members.strategy("random");
        for (int size : SIZES) {
            Candidates candidates = Members.of(size, cheap).candidates();
            for (String name : names) {
                measure(name, candidates);
            }
        }
    }

    private static void measure(String name, Candidates candidates) throws Exception {
        SelectionStrategy strategy = Members.strategy(name);
        double[] millis = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long begun = System.nanoTime();
            prepared = strategy.prepare(candidates, null);
            millis[round] = (System.nanoTime() - begun) / 1e6;
        }
        double[] warm = Arrays.copyOfRange(millis, 1, ROUNDS);
        Arrays.sort(warm);
        double median = (warm[(warm.length - 1) / 2] + warm[warm.length / 2]) / 2;
        prepared = null;
        long before = Heap.used();
        prepared = strategy.prepare(candidates, null);
        long kept = Math.max(0, Heap.used() - before);
        Objects.requireNonNull(prepared, name);
        System.out.printf(Locale.ROOT, "%s,%d,%.3f,%d%n", name, candidates.size(), median, kept);
    }
}
