package io.datapunk.lb.domain.selection;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.random.RandomGenerator;

/**
 * A picker that begins with {@link Candidates#betterOfTwo} for a request that excludes nobody, and takes whom that names alone. Where requests
 * are few it is not asked: the framework compares more than two, by {@link #seenCost}. Thread-safe as any picker is.
 */
public interface BetterOfTwoPicker extends Picker {
    /** A score of at least this counts as 1 where costs are compared, so that an error of some dozens of answers ago leaves nobody aside. */
    float GOOD_HEALTH = 15f / 16;

    /** Whose score is below this is sick: to be better than that one says little. */
    float WELL = 0.5f;

    /**
     * The rest of {@link #pick}.
     *
     * @param two what {@link Candidates#betterOfTwo}, or {@link Candidates#pair} where somebody is excluded, answered
     * @param chance where further draws come from
     * @return as {@link #pick}
     */
    int pickFrom(long two, Candidates candidates, SelectionContext context, RandomGenerator chance);

    /** The {@link #cost} by what this balancer has seen itself, without what the instance reports. Never NaN. */
    double seenCost(Candidates candidates, int handle);
}
