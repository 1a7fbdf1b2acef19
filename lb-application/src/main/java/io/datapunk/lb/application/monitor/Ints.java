package io.datapunk.lb.application.monitor;

import java.util.Arrays;

/**
 * Numbers by index, 0 until they are set. Grows in chunks that are never copied, so that a million of them need no spare room and no
 * pause; a chunk whose numbers are all 0 again is given back. Not thread-safe.
 */
final class Ints {
    private static final int CHUNK_BITS = 10;
    private static final int CHUNK = 1 << CHUNK_BITS;
    /** In place of every chunk whose numbers are all 0. Never written. */
    private static final int[] ZEROS = new int[CHUNK];

    private int[][] chunks = new int[0][];
    /** How many numbers of a chunk are not 0. */
    private int[] set = new int[0];
    /** The last chunk that was given back, kept for whoever comes and goes again and again. */
    private int[] spare = ZEROS;

    int get(int index) {
        int chunk = index >>> CHUNK_BITS;
        return chunk < chunks.length ? chunks[chunk][index & (CHUNK - 1)] : 0;
    }

    void set(int index, int value) {
        int before = get(index);
        if (before == value) {
            return;
        }
        int chunk = index >>> CHUNK_BITS;
        ensure(chunk);
        chunks[chunk][index & (CHUNK - 1)] = value;
        set[chunk] += (value == 0 ? 0 : 1) - (before == 0 ? 0 : 1);
        if (set[chunk] == 0) {
            spare = chunks[chunk];
            chunks[chunk] = ZEROS;
        }
    }

    private void ensure(int chunk) {
        if (chunk >= chunks.length) {
            int[][] more = Arrays.copyOf(chunks, chunk + 1);
            Arrays.fill(more, chunks.length, more.length, ZEROS);
            chunks = more;
            set = Arrays.copyOf(set, chunk + 1);
        }
        if (chunks[chunk] == ZEROS) {
            chunks[chunk] = spare == ZEROS ? new int[CHUNK] : spare;
            spare = ZEROS;
        }
    }
}
