package io.datapunk.lb.domain.strategy.group;

import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.util.List;

/**
 * Provides {@code priority}: the first level of instances for as long as it can take it, then the next. Decorates one other
 * strategy.
 *
 * <p>Settings: {@code priorityKey}, the metadata key of an instance's level, default {@code priority}; {@code
 * overprovisioning}, how much more than its share a level can take, 1 to 100, default 1.4.
 */
public final class PriorityStrategyProvider implements StrategyProvider {
    private static final String NAME = "priority";
    private static final double OVERPROVISIONING = 1.4;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public int parts() {
        return 1;
    }

    @Override
    public SelectionStrategy create(Settings settings, List<SelectionStrategy> parts) {
        settings.allow("priorityKey", "overprovisioning");
        Part part = Part.of(parts.get(0));
        return new PriorityStrategy(
                part,
                settings.text("priorityKey", "priority"),
                settings.number("overprovisioning", OVERPROVISIONING, 1, 100));
    }
}
