package io.datapunk.lb.simulator.policy.baseline;

import io.datapunk.lb.spi.Ticker;
import java.time.Duration;

/** One stretch of time after another, all of a length. */
final class Interval {
    private final Ticker ticker;
    private final long nanos;
    private long began;

    Interval(Ticker ticker, Duration length) {
        this.ticker = ticker;
        this.nanos = length.toNanos();
        began = ticker.nanos();
    }

    /** Whether the one that was under way is over; then the next has begun. */
    boolean over() {
        if (ticker.nanos() - began < nanos) {
            return false;
        }
        began += nanos;
        return true;
    }
}
