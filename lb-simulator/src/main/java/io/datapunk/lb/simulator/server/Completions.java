package io.datapunk.lb.simulator.server;

import java.util.Arrays;

/** How long the last requests took, and how many others each had found. Not thread-safe. */
final class Completions {
    private static final int MOST = 128;
    private static final int NEAREST = 15;

    private final int[] found = new int[MOST];
    private final long[] latencies = new long[MOST];
    private final int[] distances = new int[MOST + 1]; // how many have this distance, the last: or more
    private int size;
    private int next;

    void add(int others, long latencyNanos) {
        found[next] = others;
        latencies[next] = latencyNanos;
        next = (next + 1) % MOST;
        size = Math.min(MOST, size + 1);
    }

    /**
     * The median of those that found the most nearly as many; of equally near ones the later count. 0 when there are none.
     */
    long typicalNanos(int others) {
        if (size == 0) {
            return 0;
        }
        long[] nearest = new long[Math.min(NEAREST, size)];
        countDistances(others);
        int limit = 0; // all that are nearer are wanted, and as many as fit of those that are as near
        int nearer = 0;
        while (nearer + distances[limit] < nearest.length) {
            nearer += distances[limit++];
        }
        int room = nearest.length - nearer;
        int taken = 0;
        for (int age = 1; age <= size && taken < nearest.length; age++) {
            int row = Math.floorMod(next - age, MOST);
            int distance = distance(row, others);
            if (distance < limit || (distance == limit && room-- > 0)) {
                nearest[taken++] = latencies[row];
            }
        }
        Arrays.sort(nearest);
        return nearest[nearest.length / 2];
    }

    private void countDistances(int others) {
        Arrays.fill(distances, 0);
        for (int row = 0; row < size; row++) {
            distances[distance(row, others)]++;
        }
    }

    private int distance(int row, int others) {
        return Math.min(MOST, Math.abs(found[row] - others));
    }
}
