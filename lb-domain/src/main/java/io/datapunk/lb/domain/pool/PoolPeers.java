package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.health.Peers;

/**
 * The pool as a scorer sees it while it folds one outcome of one instance.
 *
 * @param outcome a success only takes away from what speaks against it, so that a look of this tick at the others will do
 */
record PoolPeers(Store store, Conditions conditions, UsualErrors usual, int handle, int route, Era era, Outcome outcome)
        implements Peers {
    @Override
    public float errorRate(long ownEvidence) {
        return usual.rateWithout(handle, ownEvidence, era, outcome == Outcome.SUCCESS);
    }

    @Override
    public float clientErrorRate() {
        return store.traffic().clientErrorRate();
    }

    @Override
    public boolean someAreWell() {
        return usual.someAreWell(handle);
    }

    @Override
    public float latencyNanos() {
        float typical = conditions.typicalLatency();
        return typical == 0 ? Float.NaN : typical;
    }

    @Override
    public int count() {
        return Math.max(0, store.members().handles().length - 1);
    }

    @Override
    public long ownRequests() {
        return store.lines().counted(handle, Outcome.SUCCESS) + ownFailures();
    }

    @Override
    public float ownLongErrorRate() {
        long requests = ownRequests();
        return requests == 0 ? Float.NaN : (float) ((double) ownFailures() / requests);
    }

    long ownFailures() {
        Lines lines = store.lines();
        return lines.counted(handle, Outcome.SERVER_ERROR)
                + lines.counted(handle, Outcome.TIMEOUT)
                + lines.counted(handle, Outcome.UNREACHABLE);
    }

    @Override
    public float routeErrorRate() {
        return store.routeErrors().rate(route);
    }

    @Override
    public boolean answeredOthers() {
        return outcome == Outcome.TIMEOUT && store.lines().timedOutInLine(handle);
    }

    @Override
    public boolean frozen() {
        return conditions.frozen();
    }
}
