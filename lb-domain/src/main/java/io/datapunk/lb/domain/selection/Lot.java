package io.datapunk.lb.domain.selection;

/** A number in [0,1) that looks drawn, and depends on what it is of and on nothing else. Functions and no more, thread-safe. */
final class Lot {
    private static final float UNIT_24 = 1f / (1 << 24);

    private Lot() {}

    static float of(long hash, String id) {
        return of(hash, id.hashCode());
    }

    static float of(long hash, int number) {
        long mixed = (hash ^ (number * 0x9e37_79b9_7f4a_7c15L)) * 0xbf58_476d_1ce4_e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d0_49bb_1331_11ebL;
        return (mixed >>> 40) * UNIT_24;
    }
}
