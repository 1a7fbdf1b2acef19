package io.datapunk.lb.domain.scoring;

import io.datapunk.lb.spi.health.Peers;

/** A pool that says what the test wants. */
record FakePeers(
        float errorRate,
        boolean someAreWell,
        int count,
        long ownRequests,
        float ownLongErrorRate,
        float routeErrorRate,
        boolean frozen)
        implements Peers {
    /** Nothing is known of anybody. */
    static final FakePeers UNKNOWN = new FakePeers(Float.NaN, false, 0, 0, Float.NaN, Float.NaN, false);

    /** Everybody, this instance too, has long had the given error rate. */
    static FakePeers at(double errorRate) {
        return new FakePeers((float) errorRate, errorRate < 0.1, 9, 1_000_000, (float) errorRate, Float.NaN, false);
    }

    FakePeers freeze() {
        return new FakePeers(errorRate, someAreWell, count, ownRequests, ownLongErrorRate, routeErrorRate, true);
    }

    FakePeers andSomeAreWell() {
        return new FakePeers(errorRate, true, count, ownRequests, ownLongErrorRate, routeErrorRate, frozen);
    }

    FakePeers route(double rate) {
        return new FakePeers(errorRate, someAreWell, count, ownRequests, ownLongErrorRate, (float) rate, frozen);
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
    public float latencyNanos() {
        return Float.NaN;
    }
}
