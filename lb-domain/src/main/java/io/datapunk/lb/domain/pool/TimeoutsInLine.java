package io.datapunk.lb.domain.pool;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Tells which timeouts say nothing new. A server that answered others while a request waited for it is not silent but busy, and whoever waited
 * in line with that request times out for the same reason, however many they are: so a line counts as one error. It is over with the last one
 * that was sent before its first one ended.
 *
 * <p>Thread-safe and lock-free. Where nobody was answered meanwhile, as by a server that hangs, each timeout counts; so it does where of too many
 * lines at a time the beginning of one is forgotten.
 */
final class TimeoutsInLine {
    /** A power of two. */
    private static final int PLACES = 256;

    private static final int HANDLE_SHIFT = 32;

    private final Lines lines;
    private final CoarseClock clock;

    /** Whose line begins when: handle and tick. Whoever has the same place forgets the other one. */
    private final AtomicLongArray begun = new AtomicLongArray(PLACES);

    TimeoutsInLine(Lines lines, CoarseClock clock) {
        this.lines = lines;
        this.clock = clock;
    }

    /**
     * Takes note of a timeout, which still counts as out.
     *
     * @param latencyNanos how long it waited; negative when unknown
     * @return whether it waited in the line of one that was taken note of already
     */
    boolean isOneMore(int handle, long latencyNanos) {
        long waited = latencyNanos >> Decay.TICK_SHIFT;
        int tick = clock.tick();
        if (lines.answered(handle)) {
            boolean inLine = 2L * Decay.age(LoadWord.tick(lines.load(handle)), tick) < waited;
            lines.timedOut(handle, inLine);
            begun.set(place(handle), begun(handle, tick));
            return false;
        }
        boolean isOne = lines.timedOutInLine(handle) && waited > sinceBegun(handle, tick);
        if (!isOne) {
            lines.timedOut(handle, false);
        }
        return isOne;
    }

    /** Ticks since the first one of the line ended; more than anybody waits where that is forgotten. */
    private int sinceBegun(int handle, int tick) {
        long its = begun.get(place(handle));
        return its >>> HANDLE_SHIFT == handle ? Decay.age((int) its, tick) : Integer.MAX_VALUE;
    }

    private static long begun(int handle, int tick) {
        return (long) handle << HANDLE_SHIFT | tick;
    }

    private static int place(int handle) {
        return handle & (PLACES - 1);
    }
}
