package io.datapunk.lb.domain.pool;

/**
 * How many requests are out to an instance, on average, when it has to be thought that they are not answered.
 *
 * <p>Several times as many as the requests of the pool and what one usually takes would have out at a time (Little's law).
 * Thread-safe.
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
        float ticks = conditions.usualLatency() / (1 << Decay.TICK_SHIFT);
        int members = Math.max(1, store.members().handles().length);
        return ALWAYS_FINE + TIMES_EXPECTED * store.traffic().requestsPerTick() * ticks / members;
    }
}
