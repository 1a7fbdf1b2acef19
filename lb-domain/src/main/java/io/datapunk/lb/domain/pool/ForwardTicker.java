package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.Ticker;

/**
 * A ticker that goes on from where it was when the one beneath it steps back, so that nothing that is due waits until the step is
 * made good.
 *
 * <p>Thread-safe; {@link #catchUp} by one thread at a time, now and then. Until that has seen a step, readings are too early, which
 * makes what they are noted with due too soon rather than too late.
 */
final class ForwardTicker implements Ticker {
    private final Ticker ticker;
    private volatile long skipped;
    private long latest;

    ForwardTicker(Ticker ticker) {
        this.ticker = ticker;
        this.latest = ticker.nanos();
    }

    @Override
    public long nanos() {
        // Read first: a reading from before a step must not be moved on because of it.
        long soFar = skipped;
        return ticker.nanos() + soFar;
    }

    /** Looks whether there was a step back since the last time. */
    void catchUp() {
        long reading = ticker.nanos();
        long back = latest - reading;
        if (back > 0) {
            long soFar = skipped;
            skipped = soFar + back;
        }
        latest = reading;
    }
}
