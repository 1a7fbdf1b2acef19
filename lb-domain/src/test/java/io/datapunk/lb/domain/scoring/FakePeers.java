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
        boolean frozen,
        boolean answeredOthers)
        implements Peers {
    /** Nothing is known of anybody. */
    static final FakePeers UNKNOWN = new FakePeers(Float.NaN, false, 0, 0, Float.NaN, Float.NaN, false, false);

    /** Everybody, this instance too, has long had the given error rate. */
    static FakePeers at(double errorRate) {
        return new FakePeers(
                (float) errorRate, errorRate < 0.1, 9, 1_000_000, (float) errorRate, Float.NaN, false, false);
    }

    /** Nine others that are well, and one that had this part of errors among so many requests. */
    static FakePeers of(double errorRate, long ownRequests, double ownErrorRate) {
        return new FakePeers((float) errorRate, true, 9, ownRequests, (float) ownErrorRate, Float.NaN, false, false);
    }

    FakePeers answeringOthers() {
        return new FakePeers(
                errorRate, someAreWell, count, ownRequests, ownLongErrorRate, routeErrorRate, frozen, true);
    }

    FakePeers freeze() {
        return new FakePeers(
                errorRate, someAreWell, count, ownRequests, ownLongErrorRate, routeErrorRate, true, answeredOthers);
    }

    FakePeers andSomeAreWell() {
        return new FakePeers(
                errorRate, true, count, ownRequests, ownLongErrorRate, routeErrorRate, frozen, answeredOthers);
    }

    FakePeers route(double rate) {
        return new FakePeers(
                errorRate, someAreWell, count, ownRequests, ownLongErrorRate, (float) rate, frozen, answeredOthers);
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
