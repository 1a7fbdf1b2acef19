package io.datapunk.lb.domain.retry;

import io.datapunk.lb.spi.Ticker;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket that bounds retries by a share of the requests plus a floor that comes with time.
 *
 * <p>Each request puts the share of a token in, a retry takes a whole one out. Beside that the balance moves towards what
 * the floor brings in {@link #WINDOW_SECONDS}, by the part of the difference that the elapsed time is of that window: so
 * an empty bucket fills at the rate of the floor, and what requests saved up fades. A bucket begins with that rest. For any
 * time from the beginning on, at most {@code share · requests + floor · (seconds + 10)} retries are granted; after a long
 * time of steady traffic a full bucket holds the share of ten seconds of requests.
 *
 * <p>Thread-safe and lock-free; allocates nothing; O(1). A ticker that goes back by less than that window brings
 * nothing. The idea of a leaking bucket with a share and a reserve is that of Finagle's {@code RetryBudget}.
 */
public final class RetryBudget {
    /** Over how many seconds what nobody uses fades: to about a third while requests go on, to nothing while none do. */
    public static final int WINDOW_SECONDS = 10;

    /** The most retries a second the floor may bring. */
    public static final int HIGHEST_FLOOR = 10_000;

    private static final int UNITS = 10_000; // of one token
    private static final long SLICE_NANOS = 100_000_000;
    private static final int SLICES = WINDOW_SECONDS * 10; // of one window

    // One word: the slice of the last change above, the balance in units below.
    private static final int BALANCE_BITS = 36;
    private static final long MOST = (1L << BALANCE_BITS) - 1;
    private static final long SLICE_MASK = (1L << (Long.SIZE - BALANCE_BITS)) - 1;

    private final Ticker ticker;
    private final long origin;
    private final long sharePerRequest;
    private final long rest;
    private final AtomicLong word;

    /**
     * A bucket at rest.
     *
     * @param share retries for each request, 0 to 1, in steps of 1/10,000
     * @param floor retries a second beside that, 0 to {@link #HIGHEST_FLOOR}
     * @param ticker may be a coarse one; 0.1 s is told apart
     */
    public RetryBudget(double share, int floor, Ticker ticker) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share: " + share + ", expected 0 to 1");
        }
        if (floor < 0 || floor > HIGHEST_FLOOR) {
            throw new IllegalArgumentException("floor: " + floor + ", expected 0 to " + HIGHEST_FLOOR);
        }
        this.ticker = ticker;
        this.origin = ticker.nanos();
        this.sharePerRequest = Math.round(share * UNITS);
        this.rest = (long) floor * WINDOW_SECONDS * UNITS;
        this.word = new AtomicLong(rest);
    }

    /** Counts a request, which may be followed by retries. */
    public void deposit() {
        add(sharePerRequest);
    }

    private void add(long units) {
        while (true) {
            long before = word.get();
            long now = brought(before);
            long added = Math.min(units, MOST - balance(now));
            if (word.compareAndSet(before, now + added)) {
                return;
            }
        }
    }

    /** Takes the token of one retry; false, and nothing taken, when there is none. */
    public boolean tryWithdraw() {
        while (true) {
            long before = word.get();
            long now = brought(before);
            if (balance(now) < UNITS) {
                return false;
            }
            if (word.compareAndSet(before, now - UNITS)) {
                return true;
            }
        }
    }

    /** Puts a token back that was taken for a retry that was not sent. */
    public void giveBack() {
        add(UNITS);
    }

    /** The word as it is now that time has passed. */
    private long brought(long before) {
        long slice = Math.floorDiv(ticker.nanos() - origin, SLICE_NANOS) & SLICE_MASK;
        long elapsed = (slice - (before >>> BALANCE_BITS)) & SLICE_MASK;
        if (elapsed == 0 || elapsed > SLICE_MASK - SLICES) { // the same slice, or one that another thread left already
            return before;
        }
        long balance = balance(before);
        balance += (rest - balance) * Math.min(elapsed, SLICES) / SLICES;
        return slice << BALANCE_BITS | balance;
    }

    private static long balance(long word) {
        return word & MOST;
    }
}
