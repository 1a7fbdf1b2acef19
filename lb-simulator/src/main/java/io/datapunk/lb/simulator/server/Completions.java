package io.datapunk.lb.simulator.server;

import java.util.Arrays;

/** How long the last requests took, and how many others each had found. Not thread-safe. */
final class Completions {
    private static final int MOST = 128;
    private static final int NEAREST = 15;

    private final int[] found = new int[MOST];
    private final long[] latencies = new long[MOST];
    private int size;
    private int next;

    void add(int others, long latencyNanos) {
        found[next] = others;
        latencies[next] = latencyNanos;
        next = (next + 1) % MOST;
        size = Math.min(MOST, size + 1);
    }

    /**
     * The median of those that found the most nearly as many; of two equally near the later counts. 0 when there are none.
     */
    long typicalNanos(int others) {
        if (size == 0) {
            return 0;
        }
        int wanted = Math.min(NEAREST, size);
        int within = distanceOf(wanted, others);
        long[] nearest = new long[wanted];
        int taken = 0;
        for (int distance = 0; distance <= within && taken < wanted; distance++) {
            taken = take(nearest, taken, others, distance);
        }
        Arrays.sort(nearest);
        return nearest[wanted / 2];
    }

    /** How far one must look to find so many. */
    private int distanceOf(int wanted, int others) {
        int[] distances = new int[size];
        for (int i = 0; i < size; i++) {
            distances[i] = Math.abs(found[i] - others);
        }
        Arrays.sort(distances);
        return distances[wanted - 1];
    }

    private int take(long[] into, int taken, int others, int distance) {
        int filled = taken;
        for (int age = 1; age <= size && filled < into.length; age++) {
            int row = Math.floorMod(next - age, MOST);
            if (Math.abs(found[row] - others) == distance) {
                into[filled++] = latencies[row];
            }
        }
        return filled;
    }
}
