package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.ejection.EjectionPolicy.TooFew;
import io.datapunk.lb.spi.health.HealthScorer;

/** What holds for a whole pool at this moment. Thread-safe; each value is read and written by itself. */
final class Conditions {
    private volatile Era era;
    private final Detours detours = new Detours();
    private volatile boolean tooFew;
    private volatile boolean frozenByOrder;
    private volatile boolean frozenByCause;
    private volatile long lastRound;
    private volatile boolean everMaintained;
    /** Plain, as every comparison reads it: an older one does for a moment. */
    private float typicalLatency;

    /** Plain, for the same reason. */
    private LatencyBand latencyBand = LatencyBand.NONE;

    /** Plain, for the same reason. */
    private int slowLatencyBits = Integer.MAX_VALUE;

    /** Plain, as most completions read it. */
    private boolean successesCanWait;

    private volatile float usualLatency;
    private volatile boolean someAreQuicker;
    private volatile int breadth = Breadth.LEAST;

    Conditions(PoolPolicy policy) {
        this.era = Era.first(policy);
        successesCanWait = !policy.scorer().looksAtLatency();
    }

    Era era() {
        return era;
    }

    PoolPolicy policy() {
        return era.policy();
    }

    /** One thread at a time. */
    void policy(PoolPolicy next) {
        era = era.next(next);
        successesCanWait = !next.scorer().looksAtLatency();
    }

    HealthScorer scorer() {
        return era.scorer();
    }

    /** Whether the scorer in force may be told of successes together with the next ones, as it asks for no latency. */
    boolean successesCanWait() {
        return successesCanWait;
    }

    /** Whether too few are healthy. */
    boolean tooFew() {
        return tooFew;
    }

    /** One thread at a time. */
    void tooFew(boolean is) {
        tooFew = is;
        detours.because(Detours.Reason.TOO_FEW, is);
    }

    /** Why requests cannot take the short way. */
    Detours detours() {
        return detours;
    }

    /** Whether whoever is out is pressed into service, because too few are healthy. */
    boolean panics() {
        return tooFew && policy().ejection().whenTooFew() == TooFew.PANIC;
    }

    /** Whether requests are refused, because too few are healthy. */
    boolean refuses() {
        return tooFew && policy().ejection().whenTooFew() == TooFew.FAIL_FAST;
    }

    /** Whether ejection is suspended. */
    boolean frozen() {
        return frozenByOrder || frozenByCause;
    }

    void frozenByOrder(boolean is) {
        frozenByOrder = is;
    }

    void frozenByCause(boolean is) {
        frozenByCause = is;
    }

    /** Tells when a round of maintenance was. */
    void maintained(long now) {
        lastRound = now;
        everMaintained = true;
    }

    /** Whether maintenance is so late that this process must have stood still, and what it hears now it hears late. */
    boolean late(long now) {
        return everMaintained && now - lastRound >= Freeze.STALL;
    }

    /** What a request costs on a usual instance, in nanoseconds; 0 while unknown. */
    float typicalLatency() {
        return typicalLatency;
    }

    void typicalLatency(float nanos) {
        typicalLatency = nanos;
    }

    /** The same over some ten seconds, so that it does not yet know what has just begun. */
    float usualLatency() {
        return usualLatency;
    }

    void usualLatency(float nanos) {
        usualLatency = nanos;
    }

    /** The first {@link LoadWord#latencyBits} that are slow beside the others; while unknown beyond all, so that nobody is. */
    int slowLatencyBits() {
        return slowLatencyBits;
    }

    void slowLatencyBits(int bits) {
        slowLatencyBits = bits;
    }

    /** Whether some are known to be quicker than a usual one by more than chance. */
    boolean someAreQuicker() {
        return someAreQuicker;
    }

    void someAreQuicker(boolean are) {
        someAreQuicker = are;
    }

    /** How many members are drawn for a request, to be compared. */
    int breadth() {
        return breadth;
    }

    /** One thread at a time. */
    void breadth(int draws) {
        breadth = draws;
        detours.because(Detours.Reason.FEW_REQUESTS, draws > Breadth.LEAST);
    }

    /** Among which latencies a difference is mostly chance. */
    LatencyBand latencyBand() {
        return latencyBand;
    }

    void latencyBand(LatencyBand band) {
        latencyBand = band;
    }
}
