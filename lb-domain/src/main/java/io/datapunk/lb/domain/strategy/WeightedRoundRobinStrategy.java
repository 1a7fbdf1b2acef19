package io.datapunk.lb.domain.strategy;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * {@code weighted-round-robin}: one eligible instance after the other, in order of id, each as often as its weight says.
 *
 * <p>Prepared in O(n) when members or weights change; a pick is O(1) whatever the weights are. Honours weight; ramp and
 * health are the framework's, by thinning; a routing hash is ignored. The position outlives a change of the members.
 */
final class WeightedRoundRobinStrategy implements SelectionStrategy {
    private static final Set<Honours> HONOURS = Set.of(Honours.WEIGHT);

    private final long start;

    WeightedRoundRobinStrategy() {
        this(0);
    }

    /** Begins anywhere, also just before the counter wraps. */
    WeightedRoundRobinStrategy(long start) {
        this.start = start;
    }

    @Override
    public Picker prepare(Candidates candidates, @Nullable Picker previous) {
        AtomicLong position =
                previous instanceof WeightedRoundRobinPicker picker ? picker.position() : new AtomicLong(start);
        return new WeightedRoundRobinPicker(WeightedRota.of(candidates), position);
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
