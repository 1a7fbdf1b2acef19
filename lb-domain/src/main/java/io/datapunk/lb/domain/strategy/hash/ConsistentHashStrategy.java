package io.datapunk.lb.domain.strategy.hash;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code consistent-hash}: the instance that owns the key on a {@link Ring}, or the next one with room under the {@link LoadBound}.
 * Immutable.
 *
 * <p>A pick is O(log points), preparing O(points · log points). Honours weight; ramp and health are the framework's, by thinning. A
 * request without a routing hash begins at a point drawn at random, so that shares are exactly those of the weights.
 */
final class ConsistentHashStrategy implements SelectionStrategy {
    private static final Set<Honours> HONOURS = Set.of(Honours.WEIGHT);

    private final int replicas;
    private final LoadBound bound;

    ConsistentHashStrategy(int replicas, LoadBound bound) {
        this.replicas = replicas;
        this.bound = bound;
    }

    @Override
    public Picker prepare(Candidates candidates, @Nullable Picker previous) {
        if (!bound.none()) {
            // Who asks once has the sum kept from then on: so no pick has to wait until all are counted.
            long unused = candidates.inFlightTotal();
        }
        return new RingPicker(Ring.of(Roster.of(candidates), replicas), bound);
    }

    @Override
    public Rebuild rebuild() {
        return Rebuild.ON_WEIGHT;
    }

    @Override
    public Set<Honours> honours() {
        return HONOURS;
    }
}
