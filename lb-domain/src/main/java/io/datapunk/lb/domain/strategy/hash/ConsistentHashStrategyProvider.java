package io.datapunk.lb.domain.strategy.hash;

import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.util.List;

/**
 * Provides {@code consistent-hash}: by key, on a ring with weights and bounded load. Decorates nothing.
 *
 * <p>Settings: {@code replicas}, points of an instance per unit of weight, 1 to 65,536, 160 by default; {@code boundedLoad}, the most
 * requests out to one instance as a multiple of its fair share, 1 to 1,000, 1.25 by default, {@code off} or 0 for no bound.
 */
public final class ConsistentHashStrategyProvider implements StrategyProvider {
    private static final String NAME = "consistent-hash";
    private static final String REPLICAS = "replicas";
    private static final String BOUNDED_LOAD = "boundedLoad";
    private static final String OFF = "off";

    private static final int DEFAULT_REPLICAS = 160;
    private static final int MOST_REPLICAS = 65_536;
    private static final double DEFAULT_FACTOR = 1.25;
    private static final double MOST_FACTOR = 1000;

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
        settings.allow(REPLICAS, BOUNDED_LOAD);
        int replicas = (int) settings.whole(REPLICAS, DEFAULT_REPLICAS, 1, MOST_REPLICAS);
        return new ConsistentHashStrategy(replicas, bound(settings));
    }

    private static LoadBound bound(Settings settings) {
        String said = settings.text(BOUNDED_LOAD, "");
        if (said.equals(OFF)) {
            return LoadBound.NONE;
        }
        double factor = settings.number(BOUNDED_LOAD, DEFAULT_FACTOR, 0, MOST_FACTOR);
        if (factor > 0 && factor < 1) {
            throw new Settings.InvalidSettingException(
                    BOUNDED_LOAD,
                    said,
                    "at least 1, or " + OFF + " or 0 for no bound: below 1 there is no room for all");
        }
        return new LoadBound(factor);
    }
}
