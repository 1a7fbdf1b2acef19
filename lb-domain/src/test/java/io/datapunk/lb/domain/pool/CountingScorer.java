package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.Peers;

/** Counts errors: one is doubted, two eject, a success takes one back. While frozen it counts to one at most. */
final class CountingScorer implements HealthScorer {
    private static final int EJECTS = 2;

    @Override
    public long fold(long evidence, Outcome outcome, long latencyNanos, Peers peers) {
        if (outcome.isFailure()) {
            return peers.frozen() ? Math.max(1, evidence) : Math.min(EJECTS, evidence + 1);
        }
        return outcome == Outcome.SUCCESS ? Math.max(0, evidence - 1) : evidence;
    }

    @Override
    public int errorLevel(long evidence) {
        return (int) evidence * (FULL_LEVEL / EJECTS);
    }

    @Override
    public float score(long evidence) {
        return 1 - 0.375f * evidence;
    }

    @Override
    public Verdict verdict(long evidence) {
        return evidence >= EJECTS ? Verdict.EJECT : evidence == 1 ? Verdict.DOUBT : Verdict.KEEP;
    }
}
