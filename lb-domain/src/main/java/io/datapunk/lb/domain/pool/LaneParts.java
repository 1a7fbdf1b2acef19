package io.datapunk.lb.domain.pool;

/**
 * How places are divided among lanes that begin about as many runs, and in which part each one is at a turn. Functions and no more, thread-safe.
 *
 * <p>A lane that begins far more runs than others would crowd the part in which it is; where it is the only one nobody else writes there anyway. So there
 * are so many parts that those of each begin half of the mean at least and half as much again at most, and none where runs are few, as what is
 * written then is not read again soon.
 */
final class LaneParts {
    /** An eighth is the smallest part. */
    private static final int MOST_SHIFT = 3;
    /**
     * So many runs in a tenth of a second, of those of each part: as a run is the longer the more places there are, 5,000 requests a second at
     * 512, ten thousand at 1,000, and 80,000 from 8,128 on.
     */
    private static final long FEWEST = 64;

    /** Multiples of it are spread evenly in their highest bits: the golden section of all words (Knuth, The Art of Computer Programming 3, 6.4). */
    private static final int GOLDEN = 0x9e37_79b9;

    private LaneParts() {}

    /**
     * Into how many parts, as a power of two.
     *
     * @param begun how many runs each lane has begun in a tenth of a second
     * @return 0 to 3
     */
    static int shift(long[] begun) {
        int shift = MOST_SHIFT;
        while (shift > 0 && !isEven(begun, shift)) {
            shift--;
        }
        return shift;
    }

    private static boolean isEven(long[] begun, int shift) {
        long[] byPart = new long[1 << shift];
        long all = 0;
        for (int lane = 0; lane < begun.length; lane++) {
            byPart[lane & (byPart.length - 1)] += begun[lane];
            all += begun[lane];
        }
        for (long ofPart : byPart) {
            long twice = 2 * ofPart * byPart.length;
            if (ofPart < FEWEST || twice < all || twice > 3 * all) {
                return false;
            }
        }
        return true;
    }

    /**
     * The part in which a lane is at this turn: it looks drawn, and is another one for lanes that differ in their lowest bits.
     *
     * @param shift 1 to 3
     */
    static int of(int lane, int turn, int shift) {
        int mask = (1 << shift) - 1;
        int drawn = (turn * GOLDEN) >>> (Integer.SIZE - shift);
        return (lane ^ drawn) & mask;
    }
}
