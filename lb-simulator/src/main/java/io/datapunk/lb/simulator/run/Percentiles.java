package io.datapunk.lb.simulator.run;

import java.util.Arrays;

/** Exact percentiles by nearest rank, of values that it takes over and sorts. */
final class Percentiles {
    private final long[] sorted;

    Percentiles(long[] values) {
        sorted = values;
        Arrays.sort(sorted);
    }

    /** The least value that this part of all, 0 to 1, does not exceed, given nanoseconds; NaN when there are none. */
    double millis(double part) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(part * sorted.length);
        return sorted[Math.max(1, rank) - 1] / 1e6;
    }

    double meanMillis() {
        return Arrays.stream(sorted).mapToDouble(each -> each / 1e6).average().orElse(Double.NaN);
    }

    /** How many percent exceed a value. */
    double percentOver(long value) {
        long over = Arrays.stream(sorted).filter(each -> each > value).count();
        return sorted.length == 0 ? Double.NaN : 100.0 * over / sorted.length;
    }
}
