package io.datapunk.lb.domain.scoring;

/**
 * How many more of its requests an instance blames on their senders than its peers do: a moving average in eight bits, of
 * which one request weighs an eighth.
 *
 * <p>A few are nothing; what counts is beyond a quarter. An instance that says so to all would otherwise look quick and idle.
 */
final class ClientErrorLevel {
    static final int BITS = 8;
    static final int FULL = (1 << BITS) - 1;

    private static final int REQUESTS = 8;
    private static final int LEAST = FULL / REQUESTS / 2;
    private static final float NOTHING = 0.25f;
    private static final double MEMORY_NANOS = 30e9;

    private ClientErrorLevel() {}

    /**
     * After a client error.
     *
     * @param usual the part of the pool's requests that end so, in [0,1]
     */
    static int risen(int level, double usual) {
        double excess = FULL * (1 - usual);
        return (int) Math.max(0, Math.round(level + (excess - level) / REQUESTS));
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

    /**
     * After some time without a request: forgotten with a time constant of 30 s, but by a whole step at least, as there are no bits for less.
     * In tenths of a second all is forgotten in less than 25 s.
     */
    static int faded(int level, long elapsedNanos) {
        return snapped((int) (level * StrictMath.exp(-Math.max(0, elapsedNanos) / MEMORY_NANOS)));
    }

    private static int snapped(int level) {
        return level <= LEAST ? 0 : level;
    }

    /** What counts of it, in [0,1]. */
    static float excess(int level) {
        return Math.max(0, level / (float) FULL - NOTHING) / (1 - NOTHING);
    }
}
