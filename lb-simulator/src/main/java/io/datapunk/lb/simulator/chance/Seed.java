package io.datapunk.lb.simulator.chance;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * One number from which all chance of a run comes, as generators that are independent of each other.
 *
 * <p>Streams are told apart by name and number, so that what one consumer draws leaves the others' draws as they are: two
 * strategies meet the same arrivals and the same servers. Immutable and thread-safe; the generators are not.
 *
 * @param value any number
 */
public record Seed(long value) {
    private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;

    /** The generator of this name and number, always from its beginning. */
    public RandomGenerator stream(String name, int number) {
        return new SplittableRandom(mixed(mixed(value + name.hashCode() * GOLDEN) + number * GOLDEN));
    }

    /** Murmur3's finaliser: near numbers become unrelated ones. */
    private static long mixed(long bits) {
        long mixed = (bits ^ (bits >>> 33)) * 0xff51_afd7_ed55_8ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ce_b9fe_1a85_ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
