package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.server.Window;
import java.util.Arrays;

/** The requests of a run in the order they began, as columns. Not thread-safe. */
final class RequestLog {
    /** The server of a request that nobody could take. */
    static final int NOBODY = -1;

    private static final int FIRST_CAPACITY = 1 << 12;

    private long[] began = new long[FIRST_CAPACITY];
    private long[] latencies = new long[FIRST_CAPACITY];
    private int[] servers = new int[FIRST_CAPACITY];
    private boolean[] failed = new boolean[FIRST_CAPACITY];
    private int size;

    /** Adds a request that has not ended; returns its number. */
    int add(int server, long nanos) {
        if (size == began.length) {
            int more = size * 2;
            began = Arrays.copyOf(began, more);
            latencies = Arrays.copyOf(latencies, more);
            servers = Arrays.copyOf(servers, more);
            failed = Arrays.copyOf(failed, more);
        }
        began[size] = nanos;
        servers[size] = server;
        return size++;
    }

    void end(int request, long latency, boolean failure) {
        latencies[request] = latency;
        failed[request] = failure;
    }

    int size() {
        return size;
    }

    int server(int request) {
        return servers[request];
    }

    long latency(int request) {
        return latencies[request];
    }

    boolean failed(int request) {
        return failed[request];
    }

    /** The number of the first request that began at this moment or later. */
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
            hash = hash * 31 + (failed[i] ? 1 : 0);
        }
        return hash;
    }
}
