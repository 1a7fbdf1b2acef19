package io.datapunk.lb.domain.pool;

/**
 * Numbers that look drawn and depend on their arguments only, so that clients spread without chance: SplitMix64's mixing
 * function (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
 */
public final class Spread {
    private Spread() {}

    /** A number in [0,1) for this seed and these two numbers. */
    public static double unit(long seed, int one, int other) {
        long mixed = seed ^ (one * 0x9e37_79b9_7f4a_7c15L) ^ (other * 0xd6e8_feb8_6659_fd93L);
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d0_49bb_1331_11ebL;
        return ((mixed ^ (mixed >>> 31)) >>> 11) * 0x1p-53;
    }
}
