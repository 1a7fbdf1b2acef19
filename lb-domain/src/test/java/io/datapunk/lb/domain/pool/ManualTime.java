package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.Ticker;

/** Time that passes when the test says so. */
final class ManualTime implements Ticker {
    static final long SECOND = 1_000_000_000L;

    private volatile long now;

    ManualTime(long origin) {
        now = origin;
    }

    void advance(long nanos) {
        now += nanos;
    }

    @Override
    public long nanos() {
        return now;
    }
}
