package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.Peers;

/** The pool as a scorer sees it while it folds one outcome of one instance. */
record PoolPeers(Pool pool, Lines lines, int handle, HealthScorer scorer) implements Peers {
    @Override
    public float errorRate(long ownEvidence) {
        return pool.errorRateWithout(ownEvidence, scorer);
    }

    @Override
    public float latencyNanos() {
        float typical = pool.typicalLatency();
        return typical == 0 ? Float.NaN : typical;
    }

    @Override
    public int count() {
        return Math.max(0, pool.members().length - 1);
    }

    @Override
    public long ownRequests() {
        return lines.counted(handle, Outcome.SUCCESS) + ownFailures();
    }

    @Override
    public float ownLongErrorRate() {
        long requests = ownRequests();
        return requests == 0 ? Float.NaN : (float) ((double) ownFailures() / requests);
    }

    private long ownFailures() {
        return lines.counted(handle, Outcome.SERVER_ERROR)
                + lines.counted(handle, Outcome.TIMEOUT)
                + lines.counted(handle, Outcome.UNREACHABLE);
    }

    @Override
    public float routeErrorRate() {
        return Float.NaN;
    }

    @Override
    public boolean frozen() {
        return pool.frozen();
    }
}
