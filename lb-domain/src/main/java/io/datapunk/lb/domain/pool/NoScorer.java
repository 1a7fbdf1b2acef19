package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.Peers;

/** In force between two scorers: changes nothing and judges nobody. */
enum NoScorer implements HealthScorer {
    NONE;

    @Override
    public long fold(long evidence, Outcome outcome, long latencyNanos, Peers peers) {
        return evidence;
    }

    @Override
    public float score(long evidence) {
        return 1;
    }

    @Override
    public Verdict verdict(long evidence) {
        return Verdict.KEEP;
    }
}
