package io.datapunk.lb.domain.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.health.ScorerProvider;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ScorerProvidersTest {
    @Test
    void builtInProviders_speakTheVersionOfTheContractTheyWereBuiltWith() {
        assertThat(ServiceLoader.load(ScorerProvider.class))
                .allSatisfy(provider -> assertThat(provider.spiVersion()).isEqualTo(ScorerProvider.SPI_VERSION));
    }
}
