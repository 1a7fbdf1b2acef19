package io.datapunk.lb.domain.pool;

/**
 * How many requests may be out to one instance before it has to be thought that it does not answer them.
 *
 * <p>That many as its share of the requests and what one usually takes would have out at a time (Little's law), several times
 * over. Thread-safe.
 */
final class Backlog {
    private static final int ALWAYS_FINE = 4;
    private static final int TIMES_EXPECTED = 4;

    private final Store store;
    private final Conditions conditions;

    Backlog(Store store, Conditions conditions) {
        this.store = store;
        this.conditions = conditions;
    }

    float most() {
        float ticks = conditions.typicalLatency() / (1 << Decay.TICK_SHIFT);
        int members = Math.max(1, store.members().handles().length);
        return ALWAYS_FINE + TIMES_EXPECTED * store.traffic().requestsPerTick() * ticks / members;
    }
}
