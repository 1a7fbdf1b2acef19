package io.datapunk.lb.domain.strategy.group;

import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.util.List;

/**
 * Provides {@code zone-aware}: the caller's own zone first, as far as it can take it. Decorates one other strategy.
 *
 * <p>Settings: {@code zone}, where this caller runs, default unknown; {@code callerZones}, the callers' shares by zone such as
 * {@code a=0.5,b=0.3,c=0.2} in any unit, default equal shares of the zones there are.
 */
public final class ZoneAwareStrategyProvider implements StrategyProvider {
    private static final String NAME = "zone-aware";

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
        settings.allow("zone", "callerZones");
        Part part = Part.of(parts.get(0));
        return new ZoneAwareStrategy(part, settings.text("zone", Zones.UNKNOWN), CallerZones.of(settings));
    }
}
