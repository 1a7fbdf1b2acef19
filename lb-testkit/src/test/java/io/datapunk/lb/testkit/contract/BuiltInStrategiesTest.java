package io.datapunk.lb.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The strategies that come with the balancer keep the contract. */
class BuiltInStrategiesTest {
    @Nested
    class Adaptive extends StrategyContract {
        @Override
        protected SelectionStrategy strategy() {
            return named("adaptive");
        }
    }

    @Nested
    class ConsistentHash extends StrategyContract {
        @Override
        protected SelectionStrategy strategy() {
            return named("consistent-hash");
        }
    }

    @Nested
    class ConsistentHashWithoutBound extends StrategyContract {
        @Override
        protected SelectionStrategy strategy() {
            return named("consistent-hash", Map.of("boundedLoad", "off"));
        }
    }

    @Nested
    class Maglev extends StrategyContract {
        @Override
        protected SelectionStrategy strategy() {
            return named("maglev");
        }
    }

    @Nested
    class PowerOfTwo extends StrategyContract {
        @Override
        protected SelectionStrategy strategy() {
            return named("power-of-two");
        }
    }

    @Nested
    class Random extends StrategyContract {
        @Override
        protected SelectionStrategy strategy() {
            return named("random");
        }
    }

    @Nested
    class RoundRobin extends StrategyContract {
        @Override
        protected SelectionStrategy strategy() {
            return named("round-robin");
        }
    }

    @Test
    void noneIsLeftOut() {
        assertThat(providers())
                .extracting(StrategyProvider::name)
                .containsExactlyInAnyOrder(
                        "adaptive", "consistent-hash", "maglev", "power-of-two", "random", "round-robin");
    }

    private static List<StrategyProvider> providers() {
        return ServiceLoader.load(StrategyProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    private static SelectionStrategy named(String name) {
        return named(name, Map.of());
    }

    private static SelectionStrategy named(String name, Map<String, String> settings) {
        return providers().stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow()
                .create(Settings.of(settings), List.of());
    }
}
