package io.datapunk.lb.domain.strategy.hash;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code maglev}: the instance that has the key's slot in a {@link MaglevTable}. Immutable.
 *
 * <p>A pick is O(1), preparing O(slots · log slots). Honours weight; ramp and health are the framework's, by thinning. A request
 * without a routing hash draws its slot.
 */
final class MaglevStrategy implements SelectionStrategy {
    private static final Set<Honours> HONOURS = Set.of(Honours.WEIGHT);

    private final int slots;

    MaglevStrategy(int slots) {
        this.slots = slots;
    }

    @Override
    public Picker prepare(Candidates candidates, @Nullable Picker previous) {
        Roster roster = Roster.of(candidates);
        return new MaglevPicker(MaglevTable.of(roster, slots), roster.handles());
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
