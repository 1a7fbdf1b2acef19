package io.datapunk.lb.domain.strategy;

import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.util.List;

/** Provides {@code round-robin}: one after the other, in order of id. Takes no settings and decorates nothing. */
public final class RoundRobinStrategyProvider implements StrategyProvider {
    private static final String NAME = "round-robin";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public SelectionStrategy create(Settings settings, List<SelectionStrategy> parts) {
        settings.allow();
        return new RoundRobinStrategy();
    }
}
