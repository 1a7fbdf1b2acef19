package io.datapunk.lb.domain.strategy.group;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code zone-aware}: the caller's own zone first, as far as it can take it.
 *
 * <p>With u the zone's part of all healthy weight and o its part of all callers: while o ≤ u everything stays in the own
 * zone; else u/o of it, and the rest goes to the other zones in proportion to what each has left, max(0, u − o). When every
 * caller keeps to that, no zone is above its part while another is below. After the zone-aware routing of Envoy.
 *
 * <p>A request that has failed once is sent to another zone, in proportion to the healthy weight, as what failed may be the zone;
 * the next time the usual rule holds again. Instances of an unknown zone are a group of their own that nobody calls
 * from. To a caller of an unknown zone all instances are one group.
 */
final class ZoneAwareStrategy implements SelectionStrategy {
    private static final long PURPOSE = 0x7a6f_6e65L;

    private final Part part;
    private final String own;
    private final CallerZones callers;

    ZoneAwareStrategy(Part part, String own, CallerZones callers) {
        this.part = part;
        this.own = own;
        this.callers = callers;
    }

    @Override
    public Picker prepare(Candidates candidates, @Nullable Picker previous) {
        return GroupPicker.prepared(candidates, Zones.of(candidates, own, callers), part, PURPOSE, previous);
    }

    /** A zone is listed like a weight, and may be corrected like one. */
    @Override
    public Rebuild rebuild() {
        return part.rebuild(Rebuild.ON_WEIGHT);
    }

    @Override
    public Set<Honours> honours() {
        return Part.ALL;
    }
}
