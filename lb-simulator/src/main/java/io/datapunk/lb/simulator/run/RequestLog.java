package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.server.Window;
import java.util.Arrays;

/**
 * Requests, or their attempts, in the order they began, as columns; 24 bytes each. Not thread-safe.
 *
 * <p>What has not ended when the run does counts as failed with no latency, which a run that waits for all does not leave.
 */
final class RequestLog {
    /** The server of what nobody could take. */
    static final int NOBODY = -1;

    private static final int FIRST_CAPACITY = 1 << 12;

    private long[] began = new long[FIRST_CAPACITY];
    private long[] latencies = new long[FIRST_CAPACITY];
    private int[] servers = new int[FIRST_CAPACITY];
    private short[] clients = new short[FIRST_CAPACITY];
    private boolean[] failed = new boolean[FIRST_CAPACITY];
    private int size;

    /** Adds one that has not ended; returns its row. */
    int add(int client, int server, long nanos) {
        if (size == began.length) {
            int more = size * 2;
            began = Arrays.copyOf(began, more);
            latencies = Arrays.copyOf(latencies, more);
            servers = Arrays.copyOf(servers, more);
            clients = Arrays.copyOf(clients, more);
            failed = Arrays.copyOf(failed, more);
        }
        began[size] = nanos;
        servers[size] = server;
        clients[size] = (short) client;
        failed[size] = true;
        return size++;
    }

    void end(int row, long latency, boolean failure) {
        latencies[row] = latency;
        failed[row] = failure;
    }

    int size() {
        return size;
    }

    long began(int row) {
        return began[row];
    }

    int server(int row) {
        return servers[row];
    }

    int client(int row) {
        return clients[row];
    }

    long latency(int row) {
        return latencies[row];
    }

    boolean failed(int row) {
        return failed[row];
    }

    /** The first row that began at this moment or later. */
    int firstAt(long nanos) {
        int found = Arrays.binarySearch(began, 0, size, nanos);
        if (found < 0) {
            return -found - 1;
        }
        while (found > 0 && began[found - 1] == nanos) {
            found--;
        }
        return found;
    }

    int first(Window window) {
        return firstAt(window.from().toNanos());
    }

    int end(Window window) {
        return firstAt(window.until().toNanos());
    }

    /** A number that differs, but for chance, when any column differs anywhere. */
    long fingerprint() {
        long hash = size;
        for (int i = 0; i < size; i++) {
            hash = hash * 31 + began[i];
            hash = hash * 31 + latencies[i];
            hash = hash * 31 + servers[i];
            hash = hash * 31 + clients[i];
            hash = hash * 31 + (failed[i] ? 1 : 0);
        }
        return hash;
    }
}
