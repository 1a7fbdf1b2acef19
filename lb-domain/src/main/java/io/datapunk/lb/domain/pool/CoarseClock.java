package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.Ticker;

/**
 * A reading of the ticker that is refreshed now and then, so that the path of a request need not pay for one.
 *
 * <p>Thread-safe. Its error is the time since the last {@link #refresh}.
 */
public final class CoarseClock {
    private final ForwardTicker ticker;
    /** Plain: a request may do with an older reading for a moment, and reads it once however often it asks. */
    private long nanos;

    private int tick;

    /** A clock that shows the present reading. */
    public CoarseClock(Ticker ticker) {
        this.ticker = new ForwardTicker(ticker);
        read();
    }

    /** Reads the ticker again, and passes over a step back. By one thread at a time. */
    public void refresh() {
        ticker.catchUp();
        read();
    }

    private void read() {
        nanos = ticker.nanos();
        tick = Decay.tick(nanos);
    }

    /** The reading of the last refresh. */
    public long nanos() {
        return nanos;
    }

    int tick() {
        return tick;
    }
}
