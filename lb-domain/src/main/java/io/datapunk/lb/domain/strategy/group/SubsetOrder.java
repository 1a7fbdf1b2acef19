package io.datapunk.lb.domain.strategy.group;

import io.datapunk.lb.domain.strategy.KeyedRandom;
import io.datapunk.lb.spi.Instance;

/**
 * The order in which one client prefers instances, on a ring: by a hash of the address, from a place of the client's own.
 *
 * <p>By index all clients share one ring, and stand on it as the binary van der Corput sequence does: 0, ½, ¼, ¾, ⅛ … So
 * every 2^m clients of consecutive index from a multiple of 2^m on are spaced evenly, each instance is in the subsets of as many of
 * them as any other, or of one more, and who comes or goes moves each client's place by one at most; other clients do not
 * matter. By id each client has a ring of its own, as in rendezvous hashing.
 *
 * <p>J. G. van der Corput, Verteilungsfunktionen, Proc. Akad. Amsterdam 38, 1935; its use for subsets: P. Ward, P. Wankadia, K. Guliani,
 * Reinventing Backend Subsetting at Google, ACM Queue 20 (5), 2022. Immutable.
 *
 * @param salt turns one ring into another
 * @param start where the client stands, as an unsigned fraction of the ring in 2^-32
 */
record SubsetOrder(long salt, int start) {
    private static final long FNV_OFFSET = 0xcbf2_9ce4_8422_2325L;
    private static final long FNV_PRIME = 0x100_0000_01b3L;
    private static final long TIES = 0xffff;

    static SubsetOrder ofClient(int index) {
        return new SubsetOrder(0, Integer.reverse(index));
    }

    static SubsetOrder ofClient(String id) {
        return new SubsetOrder(KeyedRandom.mix(hash(FNV_OFFSET, id)), 0);
    }

    /** Where an instance stands on the ring, by its address; two ids at one address are neighbours. */
    long key(Instance instance) {
        long address = (hash(FNV_OFFSET, instance.host()) ^ instance.port()) * FNV_PRIME;
        long id = KeyedRandom.mix(hash(FNV_OFFSET, instance.id()));
        return (KeyedRandom.mix(address ^ salt) & ~TIES) | (id & TIES);
    }

    /** The rank of the instance that the client prefers to all others, among so many in order of key. */
    int first(int size) {
        return (int) ((Integer.toUnsignedLong(start) * size) >>> 32);
    }

    private static long hash(long begin, String text) {
        long hash = begin;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }
}
