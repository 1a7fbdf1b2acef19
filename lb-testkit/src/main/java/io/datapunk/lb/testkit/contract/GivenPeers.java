package io.datapunk.lb.testkit.contract;

import io.datapunk.lb.spi.health.Peers;
import java.util.random.RandomGenerator;

/** A pool that says what it is told to say. */
record GivenPeers(
        float errorRate,
        float clientErrorRate,
        boolean someAreWell,
        float latencyNanos,
        int count,
        long ownRequests,
        float ownLongErrorRate,
        float routeErrorRate,
        boolean answeredOthers,
        boolean frozen)
        implements Peers {
    private static final float USUAL_LATENCY = 50_000_000f;

    /** Nothing is known of anybody. */
    static final GivenPeers UNKNOWN =
            new GivenPeers(Float.NaN, Float.NaN, false, Float.NaN, 0, 0, Float.NaN, Float.NaN, false, false);

    /** Nine others that are well, all with this part of errors for long. */
    static GivenPeers at(float errorRate) {
        return new GivenPeers(errorRate, 0, true, USUAL_LATENCY, 9, 1_000_000, errorRate, Float.NaN, false, false);
    }

    GivenPeers served(long requests) {
        return new GivenPeers(
                errorRate,
                clientErrorRate,
                someAreWell,
                latencyNanos,
                count,
                requests,
                ownLongErrorRate,
                routeErrorRate,
                answeredOthers,
                frozen);
    }

    /** Anything a pool may say, the absurd included. */
    static GivenPeers drawn(RandomGenerator random) {
        return new GivenPeers(
                rate(random),
                rate(random),
                random.nextBoolean(),
                random.nextBoolean() ? Float.NaN : random.nextFloat() * 1e9f,
                random.nextInt(5),
                random.nextInt(4) == 0 ? random.nextLong() & Long.MAX_VALUE : random.nextLong(2000),
                rate(random),
                rate(random),
                random.nextBoolean(),
                random.nextInt(5) == 0);
    }

    private static float rate(RandomGenerator random) {
        return switch (random.nextInt(6)) {
            case 0 -> Float.NaN;
            case 1 -> 0;
            case 2 -> 1;
            case 3 -> random.nextFloat() * 0.02f;
            default -> random.nextFloat();
        };
    }

    @Override
    public float errorRate(long ownEvidence) {
        return errorRate;
    }
}
