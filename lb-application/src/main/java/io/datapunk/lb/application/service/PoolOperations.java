package io.datapunk.lb.application.service;

import io.datapunk.lb.Explanation;
import io.datapunk.lb.Operations;
import io.datapunk.lb.StateChange;
import io.datapunk.lb.domain.circuit.HealthEvent;
import io.datapunk.lb.domain.pool.Pool;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** An operator's orders as events of the pool, and an operator's questions. */
record PoolOperations(Pool pool, RecentPicks picks, RecentChanges changes) implements Operations {
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
        Objects.requireNonNull(ttl, "ttl");
        if (ttl.isNegative() || ttl.isZero() || ttl.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("ttl: " + ttl + ", expected above 0 and at most " + LONGEST);
        }
        order(id, new HealthEvent.ForceOut(ttl.toNanos()));
    }

    @Override
    public void reset(String id) {
        order(id, HealthEvent.Reset.RESET);
    }

    @Override
    public void explain(boolean on) {
        picks.explain(on);
    }

    @Override
    public List<Explanation> recentPicks() {
        return picks.list();
    }

    @Override
    public List<StateChange> recentChanges() {
        return changes.list();
    }

    private void order(String id, HealthEvent event) {
        if (!pool.order(Objects.requireNonNull(id, "id"), event)) {
            throw new IllegalArgumentException("id: \"" + id + "\", expected the id of a listed instance");
        }
    }
}
