package io.datapunk.lb.domain.strategy.group;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code priority}: the first level of instances for as long as it can take it, then the next.
 *
 * <p>A level's health is min(1, overprovisioning × its available part), and available is the listed weight of those that may be
 * used now. Levels are filled in order, each up to its health, until there is 1; when all together are below 1, each gets its
 * part of the sum. After the priority levels of Envoy. That takes for granted that each level could carry the whole traffic.
 */
final class PriorityStrategy implements SelectionStrategy {
    private static final long PURPOSE = 0x7072_696fL;

    private final Part part;
    private final String key;
    private final double overprovisioning;

    PriorityStrategy(Part part, String key, double overprovisioning) {
        this.part = part;
        this.key = key;
        this.overprovisioning = overprovisioning;
    }

    @Override
    public Picker prepare(Candidates candidates, @Nullable Picker previous) {
        return GroupPicker.prepared(candidates, Levels.of(candidates, key, overprovisioning), part, PURPOSE, previous);
    }

    /** Metadata are listed like a weight, and may be corrected like one. */
    @Override
    public Rebuild rebuild() {
        return part.rebuild(Rebuild.ON_WEIGHT);
    }

    @Override
    public Set<Honours> honours() {
        return Part.ALL;
    }
}
