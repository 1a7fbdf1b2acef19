package io.datapunk.lb.domain.pool;

/** What the bits of a word of counts mean: two of them, 32 bits each, which begin anew when they are full. Functions of a word and no more, thread-safe. */
final class CountsWord {
    private static final int HIGH_SHIFT = 32;
    private static final long LOW = (1L << HIGH_SHIFT) - 1;

    private CountsWord() {}

    static long count(long counts, boolean high) {
        return high ? counts >>> HIGH_SHIFT : counts & LOW;
    }

    static long oneMore(long counts, boolean high) {
        return high ? counts + (1L << HIGH_SHIFT) : (counts & ~LOW) | ((counts + 1) & LOW);
    }
}
