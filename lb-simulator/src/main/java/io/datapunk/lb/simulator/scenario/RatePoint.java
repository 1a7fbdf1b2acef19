package io.datapunk.lb.simulator.scenario;

import java.time.Duration;

/**
 * A rate that holds at one moment. Immutable.
 *
 * @param at the moment, from the start of the run, zero or later
 * @param perSecond requests a second, 0 to a million
 */
public record RatePoint(Duration at, double perSecond) {
    public RatePoint {
        if (at.isNegative()) {
            throw new IllegalArgumentException("at: " + at + ", expected zero or later");
        }
        if (!(perSecond >= 0 && perSecond <= Load.MOST)) {
            throw new IllegalArgumentException("rate: " + perSecond + ", expected 0 to " + Load.MOST);
        }
    }

    /** A rate from the beginning on. */
    public static RatePoint always(double perSecond) {
        return new RatePoint(Duration.ZERO, perSecond);
    }
}
