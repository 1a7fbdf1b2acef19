package io.datapunk.lb.domain.strategy;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import org.jspecify.annotations.Nullable;

/**
 * {@code power-of-two}: of two instances drawn at random, the one with fewer requests out for what it
 * weighs. O(1), without state.
 *
 * <p>Two choices instead of one shorten the longest queue from ln n / ln ln n to ln ln n (Mitzenmacher: The Power of
 * Two Choices in Randomized Load Balancing, IEEE TPDS 12, 2001). Weight, ramp and health are the framework's, by
 * thinning. A routing hash replaces the chance: the same key chooses between the same two.
 */
final class PowerOfTwoStrategy implements SelectionStrategy {
    @Override
    public Picker prepare(Candidates candidates, @Nullable Picker previous) {
        return PowerOfTwoPicker.SHARED;
    }

    @Override
    public Rebuild rebuild() {
        return Rebuild.NEVER;
    }
}
