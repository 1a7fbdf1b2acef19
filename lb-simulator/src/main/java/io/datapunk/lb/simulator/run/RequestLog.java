package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.server.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests, or their attempts, in the order they began, as columns in chunks that are never copied; 23 bytes each. Not
 * thread-safe.
 *
 * <p>What has not ended counts as failed with no latency.
 */
final class RequestLog {
    /** The server of what nobody could take. */
    static final int NOBODY = -1;

    private static final long UNENDED = -1;
    private static final int CHUNK_SHIFT = 14;
    private static final int CHUNK_MASK = (1 << CHUNK_SHIFT) - 1;

    private final List<Chunk> chunks = new ArrayList<>();
    private final LongList nobodys = new LongList();
    private int size;

    /** Adds one that has not ended; returns its row. */
    int add(int client, int server, long nanos) {
        int place = size & CHUNK_MASK;
        if (place == 0) {
            chunks.add(new Chunk());
        }
        Chunk chunk = chunk(size);
        chunk.began[place] = nanos;
        chunk.latencies[place] = UNENDED;
        chunk.servers[place] = server;
        chunk.clients[place] = (short) client;
        chunk.failed[place] = true;
        if (server == NOBODY) {
            nobodys.add(size);
        }
        return size++;
    }

    void end(int row, long latency, boolean failure) {
        Chunk chunk = chunk(row);
        chunk.latencies[row & CHUNK_MASK] = latency;
        chunk.failed[row & CHUNK_MASK] = failure;
    }

    private Chunk chunk(int row) {
        return chunks.get(row >>> CHUNK_SHIFT);
    }

    int size() {
        return size;
    }

    long began(int row) {
        return chunk(row).began[row & CHUNK_MASK];
    }

    int server(int row) {
        return chunk(row).servers[row & CHUNK_MASK];
    }

    int client(int row) {
        return chunk(row).clients[row & CHUNK_MASK];
    }

    /** Whether it has ended; a run that waits for all leaves none that has not. */
    boolean ended(int row) {
        return chunk(row).latencies[row & CHUNK_MASK] != UNENDED;
    }

    /** Nanoseconds; 0 of what has not ended. */
    long latency(int row) {
        return Math.max(0, chunk(row).latencies[row & CHUNK_MASK]);
    }

    boolean failed(int row) {
        return chunk(row).failed[row & CHUNK_MASK];
    }

    /** The first row that began at this moment or later. */
    int firstAt(long nanos) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (began(middle) < nanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    int first(Window window) {
        return firstAt(window.from().toNanos());
    }

    int end(Window window) {
        return firstAt(window.until().toNanos());
    }

    /** How many from one row up to another, exclusive, were sent to anybody. */
    int sent(int from, int until) {
        return until - from - (nobodys.firstAtLeast(until) - nobodys.firstAtLeast(from));
    }

    /** A number that differs, but for chance, when any column differs anywhere. */
    long fingerprint() {
        long hash = size;
        for (int i = 0; i < size; i++) {
            hash = hash * 31 + began(i);
            hash = hash * 31 + latency(i);
            hash = hash * 31 + server(i);
            hash = hash * 31 + client(i);
            hash = hash * 31 + (failed(i) ? 1 : 0);
        }
        return hash;
    }

    private static final class Chunk {
        private final long[] began = new long[1 << CHUNK_SHIFT];
        private final long[] latencies = new long[1 << CHUNK_SHIFT];
        private final int[] servers = new int[1 << CHUNK_SHIFT];
        private final short[] clients = new short[1 << CHUNK_SHIFT];
        private final boolean[] failed = new boolean[1 << CHUNK_SHIFT];
    }
}
