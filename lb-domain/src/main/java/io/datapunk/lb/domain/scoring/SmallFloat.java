package io.datapunk.lb.domain.scoring;

/**
 * A positive number in sixteen bits: five of exponent and eleven of mantissa, from 2<sup>-8</sup> to 2<sup>24</sup>.
 *
 * <p>The bits are those of a {@code float} without sign and without what a smaller range does not need, so that
 * converting is a shift and an addition, and greater numbers have greater bits. The bits 0 are left to the user.
 */
final class SmallFloat {
    static final int BITS = 16;
    static final int MASK = (1 << BITS) - 1;
    static final float LEAST = 0x1p-8f;
    static final float MOST = 0x1p24f;

    private static final int SHIFT = 12;
    private static final int HALF = 1 << (SHIFT - 1);
    /** One less than the bits of {@link #LEAST}, so that it becomes 1 and nothing becomes 0. */
    private static final int ORIGIN = (Float.floatToRawIntBits(LEAST) >>> SHIFT) - 1;

    private SmallFloat() {}

    /** The nearest bits, of {@link #LEAST} for anything smaller. A number that came from bits gives the same bits. */
    static int nearest(double value) {
        return bits(value, HALF);
    }

    /** The bits of the next number at or below, so that a number made smaller never keeps its bits. */
    static int below(double value) {
        return bits(value, 0);
    }

    private static int bits(double value, int rounding) {
        double inRange = value < LEAST ? LEAST : value > MOST ? MOST : value;
        return Math.min(((Float.floatToRawIntBits((float) inRange) + rounding) >>> SHIFT) - ORIGIN, MASK);
    }

    static float value(int bits) {
        return Float.intBitsToFloat((bits + ORIGIN) << SHIFT);
    }
}
