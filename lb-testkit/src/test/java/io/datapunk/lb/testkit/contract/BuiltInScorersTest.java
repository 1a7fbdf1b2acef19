package io.datapunk.lb.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.ScorerProvider;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The scorers that come with the balancer keep the contract, each with its defaults and one with the rule of errors in a row. */
class BuiltInScorersTest {
    @Nested
    class BurstAware extends ScorerContract {
        @Override
        protected HealthScorer scorer() {
            return named("burst-aware").create(Settings.empty());
        }
    }

    @Nested
    class BurstAwareWithErrorsInARow extends ScorerContract {
        @Override
        protected HealthScorer scorer() {
            return named("burst-aware").create(Settings.of(Map.of("circuitBreakThreshold", "5")));
        }
    }

    @Nested
    class Asymmetric extends ScorerContract {
        @Override
        protected HealthScorer scorer() {
            return named("asymmetric").create(Settings.empty());
        }
    }

    @Test
    void noneIsLeftOut() {
        assertThat(providers()).extracting(ScorerProvider::name).containsExactlyInAnyOrder("burst-aware", "asymmetric");
    }

    private static List<ScorerProvider> providers() {
        return ServiceLoader.load(ScorerProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    private static ScorerProvider named(String name) {
        return providers().stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
