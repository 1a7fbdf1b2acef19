package io.datapunk.lb.domain.scoring;

import io.datapunk.lb.spi.health.HealthScorer;

/**
 * A moving average of errors per request in sixteen bits, as {@link HealthScorer#errorLevel} wants it.
 *
 * <p>One request weighs a twentieth. Half a percent and less is forgotten, so that the level of an instance that answers
 * comes to rest at exactly 0.
 */
final class ErrorLevel {
    static final int BITS = 16;

    private static final int REQUESTS = 20;
    private static final int LEAST = HealthScorer.FULL_LEVEL / 200;
    private static final double MEMORY_NANOS = 10e9;

    private ErrorLevel() {}

    /** After an error. Never less than before. */
    static int risen(int level) {
        return level + (HealthScorer.FULL_LEVEL - level + REQUESTS - 1) / REQUESTS;
    }

    /** After a success. */
    static int fallen(int level) {
        return snapped(level - (level + REQUESTS - 1) / REQUESTS);
    }

    /** After so many in a row. */
    static int fallen(int level, int successes) {
        int fallen = level;
        for (int i = 0; i < successes && fallen != 0; i++) {
            fallen = fallen(fallen);
        }
        return fallen;
    }

    /** After some time without a request: forgotten with a time constant of 10 s. */
    static int faded(int level, long elapsedNanos) {
        return snapped((int) (level * StrictMath.exp(-Math.max(0, elapsedNanos) / MEMORY_NANOS)));
    }

    private static int snapped(int level) {
        return level <= LEAST ? 0 : level;
    }
}
