package io.datapunk.lb.domain.pool;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Whose the last errors of a pool were: what a fault that everybody has is seen by, a few dozen requests after it began.
 *
 * <p>Thread-safe and lock-free. Only errors are written down, so that a success costs nothing; how many requests lie between
 * two of them follows from the rate of requests. Of two threads that write at once one may be passed over.
 */
final class RecentErrors {
    private static final int KEPT = 64;
    /** How many requests, of the whole pool, are the last. */
    private static final int REQUESTS = 32;
    /** A tick is the least that can be told apart. */
    private static final int LEAST_TICKS = 2;

    private static final int HANDLE_SHIFT = 32;
    private static final long THERE = 1L << 31;

    private final AtomicLongArray errors = new AtomicLongArray(KEPT);
    private final AtomicInteger written = new AtomicInteger();

    void add(int handle, int tick) {
        int place = written.getAndIncrement() & (KEPT - 1);
        errors.setRelease(place, (long) handle << HANDLE_SHIFT | THERE | tick);
    }

    /** Forgets errors long before their ticks wrap, and they would seem to be of now. To be called every few minutes at least. */
    void forgetOld(int tick) {
        for (int place = 0; place < KEPT; place++) {
            long error = errors.getAcquire(place);
            if ((error & THERE) != 0 && Decay.age((int) error & Decay.TICK_MASK, tick) > Decay.OLD) {
                errors.compareAndSet(place, error, 0);
            }
        }
    }

    /** What {@link #rateOfOthers} is at most, whatever the errors were. */
    static float most(float requestsPerTick, float others) {
        return Math.min(1, KEPT / (LEAST_TICKS * requestsPerTick * others));
    }

    /**
     * Errors for each of the last requests to others, in [0,1].
     *
     * @param requestsPerTick of the whole pool, above zero
     * @param others the part of them that others get, above zero
     */
    float rateOfOthers(int handle, int tick, float requestsPerTick, float others) {
        float window = Math.max(LEAST_TICKS, REQUESTS / requestsPerTick);
        int last = written.get();
        int theirs = 0;
        int seen = 0;
        int age = 0;
        while (seen < KEPT) {
            long error = errors.getAcquire((last - 1 - seen) & (KEPT - 1));
            age = Decay.age((int) error & Decay.TICK_MASK, tick);
            if ((error & THERE) == 0 || age >= window) {
                break;
            }
            theirs += (int) (error >>> HANDLE_SHIFT) == handle ? 0 : 1;
            seen++;
        }
        if (theirs == 0) {
            return 0;
        }
        float ticks = seen == KEPT ? Math.max(LEAST_TICKS, age) : window;
        return Math.min(1, theirs / (ticks * requestsPerTick * others));
    }
}
