package io.datapunk.lb.application.containment;

import io.datapunk.lb.domain.selection.Containment;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Who is inside a plug-in, and since when: a mark for each call, in one of a few places.
 *
 * <p>Thread-safe and lock-free. A call takes the place of its thread, or the next that is free, by one compare-and-set on a
 * line that is mostly the thread's own; when all are taken it is refused. Time is counted in rounds of whoever looks, not by
 * a clock, so that a pause of the whole process makes nobody late. One thread at a time looks.
 */
final class Marks {
    /** Longs of a line of the cache, twice, because neighbours are fetched in pairs. */
    private static final int STRIDE = 16;

    private static final int SAMPLE_MASK = 15;
    private static final int STAMP = 0;
    private static final int CALLS = 1;
    private static final int BEGUN = 2;

    private final AtomicLongArray words;
    private final int places;
    private final long[] seen; // of the looker alone
    private final int[] rounds; // of the looker alone

    /** @param places how many may be inside at once; a power of two */
    Marks(int places) {
        this.places = places;
        words = new AtomicLongArray((places + 1) * STRIDE);
        seen = new long[places];
        rounds = new int[places];
    }

    private static int at(int place, int word) {
        return (place + 1) * STRIDE + word;
    }

    /** A place, or {@link Containment#REFUSED} when all are taken. */
    int enter(long thread) {
        int start = (int) ((thread * 0x9e37_79b9_7f4a_7c15L) >>> 32);
        for (int i = 0; i < places; i++) {
            int place = (start + i) & (places - 1);
            int stamp = at(place, STAMP);
            if (words.getPlain(stamp) == 0) {
                // The number of the call, so that the next call in this place bears another mark.
                long call = words.getPlain(at(place, CALLS)) + 1;
                if (words.compareAndSet(stamp, 0, call)) {
                    words.setPlain(at(place, CALLS), call);
                    return place;
                }
            }
        }
        return Containment.REFUSED;
    }

    /** Whether the call that just took this place is one of the few to be timed. */
    boolean sampled(int place) {
        return (words.getPlain(at(place, CALLS)) & SAMPLE_MASK) == 1;
    }

    /** Keeps when the call began, until it ends. */
    void begun(int place, long nanos) {
        words.setPlain(at(place, BEGUN), nanos | 1);
    }

    /** When the call in this place began, roughly; 0 when it is not timed. */
    long begun(int place) {
        return words.getPlain(at(place, BEGUN));
    }

    void exit(int place) {
        words.setPlain(at(place, BEGUN), 0);
        words.set(at(place, STAMP), 0);
    }

    /** Looks once more: who is still inside since the last look has been so for a round more. */
    void look() {
        for (int place = 0; place < places; place++) {
            long mark = words.get(at(place, STAMP));
            rounds[place] = mark != 0 && mark == seen[place] ? rounds[place] + 1 : 0;
            seen[place] = mark;
        }
    }

    /** How many have been inside for exactly this many rounds, as of the last look. */
    int insideFor(int count) {
        int inside = 0;
        for (int each : rounds) {
            inside += each == count ? 1 : 0;
        }
        return inside;
    }

    /** How many have been inside for this many rounds or more, as of the last look. */
    int insideAtLeast(int count) {
        int inside = 0;
        for (int each : rounds) {
            inside += each >= count ? 1 : 0;
        }
        return inside;
    }
}
