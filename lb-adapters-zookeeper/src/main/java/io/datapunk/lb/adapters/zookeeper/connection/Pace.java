package io.datapunk.lb.adapters.zookeeper.connection;

import java.time.Duration;

/**
 * How long to wait: pauses that double up to a ceiling, and jitter, both hashed from what distinguishes this client.
 * Hashed chance needs no source of chance, and clients with different seeds still spread. Not thread-safe. For use within
 * this module.
 */
public final class Pace {
    private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(100).toNanos();
    private static final int MOST_DOUBLINGS = 30;

    private final long ceilingNanos;
    private final long jitterNanos;
    private int failures;
    private long draws;

    /** A pace with the longest pause and the widest jitter, both zero or above. */
    public Pace(Duration ceiling, Duration jitter) {
        this.ceilingNanos = ceiling.toNanos();
        this.jitterNanos = jitter.toNanos();
    }

    /** The pause before the next attempt, from half of the doubled pause up to the whole of it. */
    public Duration pause(long seed) {
        long whole = Math.min(ceilingNanos, FIRST_PAUSE_NANOS << Math.min(failures, MOST_DOUBLINGS));
        failures++;
        return Duration.ofNanos(whole / 2 + share(seed, whole / 2));
    }

    /** The wait after a reconnection. */
    public Duration jitter(long seed) {
        return Duration.ofNanos(share(seed, jitterNanos));
    }

    /** Begins with short pauses again. */
    public void succeeded() {
        failures = 0;
    }

    /** A hashed share of the range, from 0 up to but without the range. */
    private long share(long seed, long range) {
        if (range == 0) {
            return 0;
        }
        long hash = (seed + ++draws) * 0x9e3779b97f4a7c15L;
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return Long.remainderUnsigned(hash ^ (hash >>> 31), range);
    }
}
