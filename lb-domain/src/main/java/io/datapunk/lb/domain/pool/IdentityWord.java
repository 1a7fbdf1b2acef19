package io.datapunk.lb.domain.pool;

/**
 * What the bits of an identity word mean: incarnation 16, epoch 16, reported load 20, what its last timeouts were 2, whether it waits to be
 * tried, whether that is for few requests, whether it is watched, whether it is indexed, when the load was reported 5, whether it is indexed as sick.
 *
 * <p>Functions of a word and no more, thread-safe. A load that is handed in is finite and not below zero.
 */
final class IdentityWord {
    static final long INCARNATION = 0xffffL;
    private static final int EPOCH_SHIFT = 16;
    static final long EPOCH = INCARNATION << EPOCH_SHIFT;

    private static final int LOAD_SHIFT = 32;
    private static final long LOAD = ((1L << 20) - 1) << LOAD_SHIFT;
    /** A positive float without its sign and its eleven lowest bits: 20 bits, exact to 1 in 4,096. */
    private static final int FLOAT_DROPPED = 11;

    private static final long TIMED_OUT = 1L << 52;
    private static final long IN_LINE = 1L << 53;

    private static final long WAITS = 1L << 54;
    private static final long RARELY = 1L << 55;

    static final long WATCHED = 1L << 56;
    private static final long INDEXED = 1L << 57;
    /** When a load was reported: 5 bits of half seconds, looked at ten times a second. */
    private static final int REPORTED_AT_SHIFT = 58;

    private static final long REPORTED_AT = 0x1fL << REPORTED_AT_SHIFT;
    private static final long INDEXED_SICK = 1L << 63;

    static final long REPORT = LOAD | REPORTED_AT;
    static final long INDEX = INDEXED | INDEXED_SICK;
    static final long WAITING = WAITS | RARELY;
    static final long TIMEOUTS = TIMED_OUT | IN_LINE;

    private static final int REPORT_TICKS_SHIFT = 7;
    private static final int REPORT_LIFE = 4;

    private IdentityWord() {}

    static int incarnation(long identity) {
        return (int) identity & (int) INCARNATION;
    }

    /** Whether it is of a life, not of a free slot. */
    static boolean lives(long identity) {
        return (identity & 1) != 0;
    }

    /** Incarnation in the low, epoch in the high half of 32 bits. */
    static int life(long identity) {
        return (int) identity;
    }

    /** A life with another epoch. */
    static int life(int life, int epoch) {
        return (life & (int) INCARNATION) | epoch << EPOCH_SHIFT;
    }

    /** The bits of an epoch. */
    static long epoch(int epoch) {
        return (long) (epoch & 0xffff) << EPOCH_SHIFT;
    }

    /** The load it reported; NaN when none is kept. */
    static float reportedLoad(long identity) {
        return reports(identity)
                ? Float.intBitsToFloat((int) ((identity & LOAD) >>> LOAD_SHIFT) << FLOAT_DROPPED)
                : Float.NaN;
    }

    /** Whether a load is kept that it reported. */
    static boolean reports(long identity) {
        return (identity & LOAD) != 0;
    }

    /** The bits of a report. An exact 0 is kept as the least number there is. */
    static long report(float load, int tick) {
        return (long) Math.max(1, Float.floatToRawIntBits(load) >>> FLOAT_DROPPED) << LOAD_SHIFT | reportedAt(tick);
    }

    /** Whether a load is kept that is older than two seconds. */
    static boolean reportIsOld(long identity, int tick) {
        long age = (reportedAt(tick) - (identity & REPORTED_AT)) & REPORTED_AT;
        return reports(identity) && age >>> REPORTED_AT_SHIFT >= REPORT_LIFE;
    }

    private static long reportedAt(int tick) {
        return ((long) (tick >>> REPORT_TICKS_SHIFT) << REPORTED_AT_SHIFT) & REPORTED_AT;
    }

    /** Whether it waits to be tried. */
    static boolean waits(long identity) {
        return (identity & WAITS) != 0;
    }

    /** Whether it waits, and for few of the requests that draw it. */
    static boolean waitsRarely(long identity) {
        return (identity & RARELY) != 0;
    }

    /** Whether it waits for every request that draws it. */
    static boolean waitsForEach(long identity) {
        return (identity & WAITING) == WAITS;
    }

    /** The bits of one who waits. */
    static long waiting(boolean rarely) {
        return rarely ? WAITING : WAITS;
    }

    /** Whether it has timed out since its last success that is booked. */
    static boolean timedOut(long identity) {
        return (identity & TIMED_OUT) != 0;
    }

    /** Whether it has, while it answered others. */
    static boolean timedOutInLine(long identity) {
        return (identity & IN_LINE) != 0;
    }

    /** The bits of one that has timed out. */
    static long timedOut(boolean inLine) {
        return inLine ? TIMEOUTS : TIMED_OUT;
    }

    static boolean watched(long identity) {
        return (identity & WATCHED) != 0;
    }

    static boolean indexed(long identity) {
        return (identity & INDEXED) != 0;
    }

    /** Whether it is indexed as one that is well. */
    static boolean indexedWell(long identity) {
        return (identity & INDEX) == INDEXED;
    }

    /** The bits of how it is indexed, if it is. */
    static long index(boolean indexed, boolean well) {
        long asWhat = well ? INDEXED : INDEX;
        return indexed ? asWhat : 0;
    }
}
