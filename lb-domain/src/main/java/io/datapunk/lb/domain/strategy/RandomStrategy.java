package io.datapunk.lb.domain.strategy;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import org.jspecify.annotations.Nullable;

/**
 * {@code random}: every eligible instance with the same chance. O(1), without state.
 *
 * <p>Weight, ramp and health are the framework's, by thinning. A routing hash replaces the chance: the same key goes to
 * the same instance for as long as the members and their eligibility stay the same, and no longer.
 */
final class RandomStrategy implements SelectionStrategy {
    private static final Picker PICKER = (candidates, context, random) ->
            UniformDraw.from(candidates, context, KeyedRandom.orGiven(context, random));

    @Override
    public Picker prepare(Candidates candidates, @Nullable Picker previous) {
        return PICKER;
    }

    @Override
    public Rebuild rebuild() {
        return Rebuild.NEVER;
    }
}
