package io.datapunk.lb.domain.strategy;

import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.util.List;

/** Provides {@code least-request}: the one of several drawn at random that has the fewest requests out. Decorates nothing. */
public final class LeastRequestStrategyProvider implements StrategyProvider {
    private static final String NAME = "least-request";
    private static final String CHOICES = "choices";
    private static final String SMALL_POOL = "smallPool";

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
        settings.allow(CHOICES, SMALL_POOL);
        return new LeastRequestStrategy((int) settings.whole(CHOICES, 2, 2, LeastRequestStrategy.MOST_CHOICES), (int)
                settings.whole(SMALL_POOL, 8, 0, LeastRequestStrategy.LARGEST_SMALL_POOL));
    }
}
