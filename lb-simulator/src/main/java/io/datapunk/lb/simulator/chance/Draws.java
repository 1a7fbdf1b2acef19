package io.datapunk.lb.simulator.chance;

import java.util.random.RandomGenerator;

/** Random numbers of given distributions. They use {@link StrictMath} only: the same bits on every machine. */
public final class Draws {
    private Draws() {}

    /** A time between two events of a Poisson process, in the unit of its mean; ≥ 0. */
    public static double exponential(RandomGenerator random, double mean) {
        return -mean * StrictMath.log(1 - random.nextDouble());
    }

    /** A standard normal number, by the method of Box and Muller; takes two draws. */
    public static double gaussian(RandomGenerator random) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
    }
}
