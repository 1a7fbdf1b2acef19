package io.datapunk.lb.application.containment;

import java.time.Duration;

/**
 * When a plug-in has to sit out, and for how long: after so many faults in so short a time, or at once; each time twice as
 * long, until it has been well for as long as the longest time.
 *
 * <p>Works on readings that are given. Not thread-safe.
 */
final class Bench {
    /** So many faults within {@link #WINDOW} are too many. */
    static final int FAULTS = 10;

    static final Duration WINDOW = Duration.ofSeconds(10);
    static final Duration FIRST = Duration.ofSeconds(30);
    static final Duration LONGEST = Duration.ofMinutes(30);

    private final long[] faults = new long[FAULTS];
    private int counted;
    private long hold = FIRST.toNanos();
    private boolean everBack;
    private long since;
    private long until;

    /** Counts a fault; tells whether that is one too many. */
    boolean fault(long now) {
        faults[counted++ % FAULTS] = now;
        return counted >= FAULTS && now - faults[counted % FAULTS] <= WINDOW.toNanos();
    }

    /** Sits out from now on; returns for how long. */
    Duration sit(long now) {
        boolean wellForLong = everBack && now - since >= LONGEST.toNanos();
        hold = !everBack || wellForLong ? FIRST.toNanos() : Math.min(LONGEST.toNanos(), hold * 2);
        until = now + hold;
        return Duration.ofNanos(hold);
    }

    /** Whether the time is over. */
    boolean over(long now) {
        return now - until >= 0;
    }

    /** Plays again from now on, with no faults. */
    void back(long now) {
        everBack = true;
        since = now;
        counted = 0;
    }
}
