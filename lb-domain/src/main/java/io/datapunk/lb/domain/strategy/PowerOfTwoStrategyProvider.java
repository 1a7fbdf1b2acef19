package io.datapunk.lb.domain.strategy;

import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.util.List;

/** Provides {@code power-of-two}: the one of two drawn at random that has fewer requests out for what it weighs. Takes no settings and decorates nothing. */
public final class PowerOfTwoStrategyProvider implements StrategyProvider {
    private static final String NAME = "power-of-two";

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
        return new PowerOfTwoStrategy();
    }
}
