package io.datapunk.lb.domain.pool;

/**
 * The latencies among which a difference is mostly chance: whoever is within counts nearly as the middle of them, so that queues decide
 * where there are any. Immutable.
 */
final class LatencyBand {
    /** Every latency counts as what it is. */
    static final LatencyBand NONE = new LatencyBand(0, 0);

    /** What is left of a difference within. */
    private static final double LEFT = 1.0 / 32;

    private final float middle;
    private final int low;
    private final int width;

    /**
     * A band.
     *
     * @param middle nanoseconds, not below zero
     * @param reach up to how many times the middle, and down to which part of it; at least 1, or 0 for no band at all
     */
    LatencyBand(float middle, float reach) {
        this.middle = middle;
        low = reach > 0 ? Float.floatToRawIntBits(middle / reach) : 0;
        width = reach > 0 ? Float.floatToRawIntBits(middle * reach) - low : 0;
    }

    /** What a latency counts as; of two the lower one counts as less. */
    double counts(float latency) {
        // The bits of floats that are not below zero are in the order of the floats, so that one comparison does.
        boolean within = Integer.compareUnsigned(Float.floatToRawIntBits(latency) - low, width) < 0;
        return within ? middle + ((double) latency - middle) * LEFT : latency;
    }
}
