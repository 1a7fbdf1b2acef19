package io.datapunk.lb.benchmarks;

import java.util.Arrays;

/** How often something took how many nanoseconds: exact below a tenth of a millisecond, and above by the sample. For one thread. */
final class Nanos {
    private static final int COUNTED = 100_000;

    private final long[] counts = new long[COUNTED];
    private long[] longer = new long[1024];
    private int many;
    private long size;

    void add(long nanos) {
        size++;
        if (nanos < COUNTED) {
            counts[(int) Math.max(0, nanos)]++;
            return;
        }
        if (many == longer.length) {
            longer = Arrays.copyOf(longer, many * 2);
        }
        longer[many++] = nanos;
    }

    long size() {
        return size;
    }

    /**
     * The least time that this share of all did not exceed.
     *
     * @param share above 0, at most 1
     */
    long at(double share) {
        long wanted = (long) Math.ceil(share * size);
        long seen = 0;
        for (int nanos = 0; nanos < COUNTED; nanos++) {
            seen += counts[nanos];
            if (seen >= wanted) {
                return nanos;
            }
        }
        long[] sorted = Arrays.copyOf(longer, many);
        Arrays.sort(sorted);
        return many == 0 ? 0 : sorted[(int) Math.min(many - 1, wanted - seen - 1)];
    }
}
