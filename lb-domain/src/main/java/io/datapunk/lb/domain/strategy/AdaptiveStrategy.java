package io.datapunk.lb.domain.strategy;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code adaptive}, the default: of two instances drawn at random, the one of lower cost.
 *
 * <pre>cost = max(latency, stall) × (queue + 1) / health</pre>
 *
 * <p>Honours health. Ramp and weight are shares of the traffic and therefore the framework's, by thinning: as a divisor
 * of the cost they would decide every comparison of otherwise equal instances, and the lesser one would get nothing at
 * all while the service has little to do. A routing hash replaces the chance: the same key chooses between the same
 * two.
 */
final class AdaptiveStrategy implements SelectionStrategy {
    private static final Set<Honours> HONOURS = Set.of(Honours.HEALTH);

    @Override
    public Picker prepare(Candidates candidates, @Nullable Picker previous) {
        return previous instanceof AdaptivePicker picker ? picker.among(candidates) : new AdaptivePicker();
    }

    @Override
    public Rebuild rebuild() {
        return Rebuild.NEVER;
    }

    @Override
    public Set<Honours> honours() {
        return HONOURS;
    }
}
