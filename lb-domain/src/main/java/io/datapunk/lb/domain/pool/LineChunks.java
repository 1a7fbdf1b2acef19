package io.datapunk.lb.domain.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * Where {@link Lines} lie: eight words each, in chunks that are never copied, so that growth loses no update.
 *
 * <p>Thread-safe and lock-free for whoever has a handle: it reaches a thread only after {@link #ensure} covered it, through a volatile
 * publication of the members. A chunk whose slots are all free may be dropped: then its lines read as those of nobody, and what is still
 * written to them is lost.
 */
abstract class LineChunks {
    static final int CHUNK_BITS = 8;
    static final int CHUNK = 1 << CHUNK_BITS;

    /** Words of a line. */
    static final int WORDS = 1 << 3;

    private static final int WORDS_BITS = Integer.numberOfTrailingZeros(WORDS);
    static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    // What every request reads lies together, and what every pick reads in the middle: a line may begin anywhere in the
    // cache's.
    static final int SUCCESSES = 0;
    static final int EVIDENCE = 1;
    static final int STANDING = 2;
    static final int LOAD = 3;
    static final int IDENTITY = 4;
    static final int ERRORS_AND_TIMEOUTS = 5;
    static final int UNREACHABLE_AND_CLIENT = 6;
    static final int THROTTLED_AND_IGNORED = 7;

    /**
     * In place of every chunk that was dropped: lines that had a life and stand ineligible. Never written, whoever is late: they
     * are full, so that no request begins, and of no life, so that none ends; what else changes a line looks whether it is this.
     */
    static final long[] NOBODYS = nobodys();

    private static final int NO_LIFE = 2;

    /** Plain, as whoever has a handle has read the members since it was covered. */
    private long[][] chunks = new long[0][];

    private final PastIncarnations past = new PastIncarnations();

    private static long[] nobodys() {
        long[] lines = new long[CHUNK << WORDS_BITS];
        for (int handle = 0; handle < CHUNK; handle++) {
            lines[slot(handle, LOAD)] = LoadWord.IN_FLIGHT;
            lines[slot(handle, IDENTITY)] = NO_LIFE;
        }
        return lines;
    }

    /** Makes room for this handle and all of its chunk, unless there is. Not for two threads at once. */
    final void ensure(int handle) {
        int chunk = handle >>> CHUNK_BITS;
        long[][] now = chunks;
        if (chunk < now.length && now[chunk] != NOBODYS) {
            return;
        }
        if (chunk >= now.length) {
            long[][] more = Arrays.copyOf(now, chunk + 1);
            Arrays.fill(more, now.length, more.length, NOBODYS);
            VarHandle.releaseFence(); // Whoever sees the array without having read the members sees what is in it.
            chunks = more;
        }
        long[] lines = new long[CHUNK << WORDS_BITS];
        for (int each = 0; each < CHUNK; each++) {
            lines[slot(each, IDENTITY)] = past.last(chunk);
        }
        VarHandle.releaseFence();
        chunks[chunk] = lines;
    }

    /**
     * Gives back the room of a chunk whose slots are all free. Not while another thread makes room.
     *
     * @param left told of evidence that is left, of outcomes that were folded when the life was over
     */
    final void drop(int chunk, LongConsumer left) {
        long[] lines = chunks[chunk];
        int[] incarnations = new int[CHUNK];
        for (int each = 0; each < CHUNK; each++) {
            incarnations[each] = IdentityWord.incarnation(lines[slot(each, IDENTITY)]);
        }
        past.dropped(chunk, incarnations);
        chunks[chunk] = NOBODYS;
        // Only now, so that what is folded later finds nobody's.
        for (int each = 0; each < CHUNK; each++) {
            takeEvidence(lines, each, left);
        }
    }

    static void takeEvidence(long[] chunk, int handle, LongConsumer left) {
        long evidence = (long) WORD.getAndSet(chunk, slot(handle, EVIDENCE), 0L);
        if (evidence != 0) {
            left.accept(evidence);
        }
    }

    /** The chunk of its line, for who asks several things of one line. */
    final long[] chunk(int handle) {
        return chunks[handle >> CHUNK_BITS];
    }

    static int slot(int handle, int word) {
        return ((handle & (CHUNK - 1)) << WORDS_BITS) + word;
    }

    final long read(int handle, int word) {
        return chunk(handle)[slot(handle, word)];
    }

    /** Whether it was that before, and is this now. Nobody's passes for changed, so that nobody tries again. */
    final boolean swap(int handle, int word, long before, long after) {
        return swap(chunk(handle), slot(handle, word), before, after);
    }

    static boolean swap(long[] chunk, int slot, long before, long after) {
        return chunk == NOBODYS || WORD.compareAndSet(chunk, slot, before, after);
    }

    /** Whether the handle may be asked about. */
    final boolean knows(int handle) {
        int chunk = handle >> CHUNK_BITS;
        return chunk >= 0 && chunk < chunks.length; // As the array asks itself, so that it need not.
    }
}
