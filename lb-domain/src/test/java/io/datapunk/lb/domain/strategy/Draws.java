package io.datapunk.lb.domain.strategy;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.random.RandomGenerator;

/** Counts of many picks, and how improbable they are. */
final class Draws {
    private Draws() {}

    /** How often each index was picked. */
    static int[] count(Picker picker, FakeCandidates candidates, int picks, RandomGenerator random) {
        int[] counts = new int[candidates.size()];
        for (int i = 0; i < picks; i++) {
            counts[FakeCandidates.index(picker.pick(candidates, SelectionContext.EMPTY, random))]++;
        }
        return counts;
    }

    /** Pearson's chi-square of the counts at the given indices against equal shares. */
    static double chiSquare(int[] counts, int... indices) {
        double total = 0;
        for (int index : indices) {
            total += counts[index];
        }
        double expected = total / indices.length;
        double sum = 0;
        for (int index : indices) {
            sum += (counts[index] - expected) * (counts[index] - expected) / expected;
        }
        return sum;
    }

    /** A source that must not be asked. */
    static RandomGenerator forbidden() {
        return () -> {
            throw new AssertionError("drew from the shared source");
        };
    }

    static int pick(Picker picker, Candidates candidates, RandomGenerator random) {
        return picker.pick(candidates, SelectionContext.EMPTY, random);
    }
}
