package io.datapunk.lb.domain.pool;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The handles that maintenance must look at: few, because most instances rest.
 *
 * <p>Any thread may {@link #add}, lock-free and without doubles (a mark in the line says who is in); one thread at a time may
 * {@link #sweep}.
 */
final class WatchList {
    private static final int LEAST = 16;
    /** Room for so many times those on the list is too much. */
    private static final int TOO_MUCH = 4;

    private final Lines lines;
    private final AtomicReference<@Nullable Node> added = new AtomicReference<>();
    private int[] watched = new int[LEAST];
    private int size;

    private record Node(int handle, @Nullable Node next) {}

    WatchList(Lines lines) {
        this.lines = lines;
    }

    void add(int handle) {
        if (lines.markWatched(handle)) {
            Node head;
            do {
                head = added.get();
            } while (!added.compareAndSet(head, new Node(handle, head)));
        }
    }

    /**
     * Visits everyone on the list, in the order they came.
     *
     * @param keep visits a handle, and says whether it must stay
     */
    void sweep(IntPredicate keep) {
        take();
        int kept = 0;
        for (int i = 0; i < size; i++) {
            int handle = watched[i];
            if (keep.test(handle)) {
                watched[kept++] = handle;
            } else {
                lines.unmarkWatched(handle);
                // What happened between the visit and the unmarking found the mark still set.
                if (keep.test(handle) && lines.markWatched(handle)) {
                    watched[kept++] = handle;
                }
            }
        }
        size = kept;
        if (watched.length > LEAST && watched.length >= TOO_MUCH * size) {
            watched = Arrays.copyOf(watched, Math.max(LEAST, size * 2));
        }
    }

    private void take() {
        Node node = added.getAndSet(null);
        int fresh = 0;
        for (Node each = node; each != null; each = each.next) {
            fresh++;
        }
        if (size + fresh > watched.length) {
            watched = Arrays.copyOf(watched, Math.max(size + fresh, watched.length * 2));
        }
        int place = size + fresh;
        for (Node each = node; each != null; each = each.next) {
            watched[--place] = each.handle;
        }
        size += fresh;
    }
}
