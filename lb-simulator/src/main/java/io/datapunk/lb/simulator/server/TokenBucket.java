package io.datapunk.lb.simulator.server;

/** Admits so many requests a second, and a tenth of a second's worth at once. Not thread-safe. */
final class TokenBucket {
    private static final double BURST_SECONDS = 0.1;

    private double tokens = Double.NaN;
    private long lastNanos;

    boolean admits(double perSecond, long nanos) {
        double most = Math.max(1, perSecond * BURST_SECONDS);
        tokens = Double.isNaN(tokens) ? most : Math.min(most, tokens + (nanos - lastNanos) / 1e9 * perSecond);
        lastNanos = nanos;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
