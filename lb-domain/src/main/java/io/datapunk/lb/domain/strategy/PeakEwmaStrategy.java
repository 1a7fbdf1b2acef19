package io.datapunk.lb.domain.strategy;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import org.jspecify.annotations.Nullable;

/**
 * {@code peak-ewma}: of two instances drawn at random, the one whose latency times its queue is lower. O(1),
 * without state.
 *
 * <p>The latency is {@link Candidates#latencyNanos}: a slower answer is believed at once, quicker ones by and by (Finagle's
 * Peak EWMA). Weight, ramp and health are the framework's, by thinning. A routing hash replaces the chance: the same key
 * chooses between the same two.
 */
final class PeakEwmaStrategy implements SelectionStrategy {
    @Override
    public Picker prepare(Candidates candidates, @Nullable Picker previous) {
        return PeakEwmaPicker.SHARED;
    }

    @Override
    public Rebuild rebuild() {
        return Rebuild.NEVER;
    }
}
