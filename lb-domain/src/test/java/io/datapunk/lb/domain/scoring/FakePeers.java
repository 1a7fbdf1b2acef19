package io.datapunk.lb.domain.scoring;

import io.datapunk.lb.spi.health.Peers;

/** A pool that says what the test wants. */
record FakePeers(
        float errorRate, int count, long ownRequests, float ownLongErrorRate, float routeErrorRate, boolean frozen)
        implements Peers {
    /** Nothing is known of anybody. */
    static final FakePeers UNKNOWN = new FakePeers(Float.NaN, 0, 0, Float.NaN, Float.NaN, false);

    /** Everybody, this instance too, has long had the given error rate. */
    static FakePeers at(double errorRate) {
        return new FakePeers((float) errorRate, 9, 1_000_000, (float) errorRate, Float.NaN, false);
    }

    FakePeers freeze() {
        return new FakePeers(errorRate, count, ownRequests, ownLongErrorRate, routeErrorRate, true);
    }

    FakePeers route(double rate) {
        return new FakePeers(errorRate, count, ownRequests, ownLongErrorRate, (float) rate, frozen);
    }

    @Override
    public float errorRate(long ownEvidence) {
        return errorRate;
    }

    @Override
    public float clientErrorRate() {
        return Float.NaN;
    }

    @Override
    public boolean someAreWell() {
        return count > 0 && errorRate < 0.1f;
    }

    @Override
    public float latencyNanos() {
        return Float.NaN;
    }
}
