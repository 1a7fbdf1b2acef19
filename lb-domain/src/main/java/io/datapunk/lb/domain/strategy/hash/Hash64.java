package io.datapunk.lb.domain.strategy.hash;

/**
 * 64-bit hashes that are the same on every machine, so that all clients agree. Without state; not meant to withstand somebody who
 * chooses the input.
 *
 * <p>A text is folded by FNV-1a over its UTF-16 units (G. Fowler, L. C. Noll, K.-P. Vo), then mixed by the finaliser of SplitMix64
 * (G. L. Steele, D. Lea, C. H. Flood, OOPSLA 2014), so that every bit of the text moves every bit of the hash with even chance.
 */
final class Hash64 {
    private static final long FNV_OFFSET = 0xcbf2_9ce4_8422_2325L;
    private static final long FNV_PRIME = 0x0000_0100_0000_01b3L;
    private static final long GOLDEN_GAMMA = 0x9e37_79b9_7f4a_7c15L;

    private Hash64() {}

    /** The hash of a text. O(length). */
    static long of(String text) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return mix(hash);
    }

    /** A bijection that leaves no pattern: keys that differ little are far apart. */
    static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d0_49bb_1331_11ebL;
        return z ^ (z >>> 31);
    }

    /** The number {@code index}, from 1, of a sequence of hashes that begins with the given one as number 0. */
    static long next(long hash, long index) {
        return mix(hash + index * GOLDEN_GAMMA);
    }

    /** Maps a hash to 0 … bound − 1 by its upper 63 bits, each with the same share of them but for one in 2³¹. */
    static int below(long hash, int bound) {
        return (int) Math.multiplyHigh(hash >>> 1, (long) bound << 1);
    }
}
