package io.datapunk.lb.domain.scoring;

import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.ScorerProvider;

/** Provides {@code burst-aware}: out as soon as an instance surely errs more than its peers. */
public final class BurstAwareScorerProvider implements ScorerProvider {
    @Override
    public String name() {
        return "burst-aware";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public HealthScorer create(Settings settings) {
        return BurstAwareScorer.from(settings);
    }
}
