package io.datapunk.lb.simulator.policy.baseline;

import java.util.Arrays;

/** How many requests the servers of the last probes had; of as many as the pool holds. */
final class RecentRequests {
    private static final int MOST = ProbePool.MOST;

    private final int[] counts = new int[MOST];
    private int size;
    private int next;

    void add(int requests) {
        counts[next] = requests;
        next = (next + 1) % MOST;
        size = Math.min(MOST, size + 1);
    }

    /** The least count that this part of all, above 0 to 1, does not exceed; 0 when there are none. */
    int quantile(double part) {
        if (size == 0) {
            return 0;
        }
        int[] sorted = Arrays.copyOf(counts, size);
        Arrays.sort(sorted);
        return sorted[Math.max(1, (int) Math.ceil(part * size)) - 1];
    }
}
