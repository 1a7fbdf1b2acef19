package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.Ticker;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes when the test says so. */
final class ManualTime implements Ticker {
    static final long SECOND = 1_000_000_000L;

    private final AtomicLong now;

    ManualTime(long origin) {
        now = new AtomicLong(origin);
    }

    void advance(long nanos) {
        now.addAndGet(nanos);
    }

    @Override
    public long nanos() {
        return now.get();
    }
}
