package io.datapunk.lb.domain.scoring;

import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.ScorerProvider;

/** Provides {@code asymmetric}: fast to fall, slow to rise. */
public final class AsymmetricScorerProvider implements ScorerProvider {
    @Override
    public String name() {
        return "asymmetric";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public HealthScorer create(Settings settings) {
        return AsymmetricScorer.from(settings);
    }
}
