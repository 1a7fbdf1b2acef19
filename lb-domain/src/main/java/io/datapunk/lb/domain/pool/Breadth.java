package io.datapunk.lb.domain.pool;

/**
 * How many members are drawn for a request, to be compared: two where requests are many, and the more the fewer requests there are, so that
 * comparing takes little of a processor at any rate that lasts. The rate is a mean of some seconds.
 *
 * <p>Functions and no more, thread-safe. That more choices than two are worth it where what is known is fresh, and not where it is old, is from
 * Mitzenmacher (How Useful Is Old Information?, IEEE TPDS 11, 2000): here what is known of a member is the client's own, and ages with its requests.
 */
final class Breadth {
    /** Two are drawn at any rate. */
    static final int LEAST = 2;

    /** Where nearly all would be drawn these do as well. */
    private static final int MOST = 128;
    /** So many draws for each other member meet all but one in fifty. */
    private static final int DRAWS_FOR_EACH = 4;

    private static final float TICKS_IN_A_SECOND = 1e9f / (1 << Decay.TICK_SHIFT);
    /** So often in a second each member is compared. */
    private static final float EACH_IN_A_SECOND = 32;
    /** So often all of them together: some hundredths of a processor. */
    private static final float ALL_IN_A_SECOND = 1 << 18;
    /**
     * A thousand times what it takes to look at one of some thousands: comparing takes about a thousandth of a request, and three thousandths where
     * none is in a cache.
     */
    private static final float NANOS_FOR_EACH = 100_000;

    private Breadth() {}

    /**
     * How many.
     *
     * @param members how many there are
     * @param begunPerTick requests, of all together; 0 while unknown
     * @param typicalLatency what a request usually takes, in nanoseconds; 0 while unknown
     * @return 2 to 128
     */
    static int of(int members, float begunPerTick, float typicalLatency) {
        if (begunPerTick <= 0) {
            return LEAST;
        }
        float looks = Math.min(EACH_IN_A_SECOND * members, ALL_IN_A_SECOND);
        float affordable = Math.min(looks / (begunPerTick * TICKS_IN_A_SECOND), typicalLatency / NANOS_FOR_EACH);
        float useful = Math.min(MOST, DRAWS_FOR_EACH * (members - 1f));
        return (int) Math.max(LEAST, Math.min(affordable, useful));
    }
}
