package io.datapunk.lb.application.service;

import io.datapunk.lb.Operations;
import io.datapunk.lb.domain.circuit.HealthEvent;
import io.datapunk.lb.domain.pool.Pool;
import java.time.Duration;

/** An operator's orders as events of the pool. */
record PoolOperations(Pool pool) implements Operations {
    private static final Duration LONGEST = Duration.ofDays(1);

    @Override
    public void drain(String id) {
        order(id, HealthEvent.Drain.DRAIN);
    }

    @Override
    public void undrain(String id) {
        order(id, HealthEvent.Undrain.UNDRAIN);
    }

    @Override
    public void eject(String id, Duration ttl) {
        if (ttl.isNegative() || ttl.isZero() || ttl.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("ttl: " + ttl + ", expected above 0 and at most " + LONGEST);
        }
        order(id, new HealthEvent.ForceOut(ttl.toNanos()));
    }

    @Override
    public void reset(String id) {
        order(id, HealthEvent.Reset.RESET);
    }

    private void order(String id, HealthEvent event) {
        if (!pool.order(id, event)) {
            throw new IllegalArgumentException("id: \"" + id + "\", expected the id of a listed instance");
        }
    }
}
