package io.datapunk.lb.application.monitor;

import java.util.Arrays;

/**
 * Numbers by index, 0 until they are set. Grows in chunks that are never copied, so that a million of them need no spare room and no
 * pause. Not thread-safe.
 */
final class Ints {
    private static final int CHUNK_BITS = 10;
    private static final int CHUNK = 1 << CHUNK_BITS;

    private int[][] chunks = new int[0][];

    int get(int index) {
        int chunk = index >>> CHUNK_BITS;
        return chunk < chunks.length ? chunks[chunk][index & (CHUNK - 1)] : 0;
    }

    void set(int index, int value) {
        int chunk = index >>> CHUNK_BITS;
        for (int next = chunks.length; next <= chunk; next++) {
            chunks = Arrays.copyOf(chunks, next + 1);
            chunks[next] = new int[CHUNK];
        }
        chunks[chunk][index & (CHUNK - 1)] = value;
    }
}
