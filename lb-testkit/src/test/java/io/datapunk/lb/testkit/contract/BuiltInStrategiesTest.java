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
    class LeastRequest extends StrategyContract {
        @Override
        protected SelectionStrategy strategy() {
            return named("least-request");
        }
    }

    @Nested
    class ConsistentHash extends StrategyContract {
        @Override
        protected SelectionStrategy strategy() {
            return named("consistent-hash");
        }

        @Override
        protected boolean choosesByKey() {
            return true;
        }
    }

    @Nested
    class PeakEwma extends StrategyContract {
        @Override
        protected SelectionStrategy strategy() {
            return named("peak-ewma");
        }
    }

    @Nested
    class ConsistentHashWithoutBound extends StrategyContract {
        @Override
        protected SelectionStrategy strategy() {
            return named("consistent-hash", Map.of("boundedLoad", "off"));
        }

        @Override
        protected boolean choosesByKey() {
            return true;
        }
    }

    @Nested
    class Maglev extends StrategyContract {
        @Override
        protected SelectionStrategy strategy() {
            return named("maglev");
        }

        @Override
        protected boolean choosesByKey() {
            return true;
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

    @Nested
    class WeightedRoundRobin extends StrategyContract {
        @Override
        protected SelectionStrategy strategy() {
            return named("weighted-round-robin");
        }
    }

    @Nested
    class ZoneAwareAroundRandom extends StrategyContract {
        @Override
        protected SelectionStrategy strategy() {
            return decorated("zone-aware", Map.of("zone", "here"), "random");
        }
    }

    @Nested
    class ZoneAwareAroundAdaptive extends StrategyContract {
        @Override
        protected SelectionStrategy strategy() {
            return decorated("zone-aware", Map.of("zone", "here"), "adaptive");
        }
    }

    @Nested
    class PriorityAroundRandom extends StrategyContract {
        @Override
        protected SelectionStrategy strategy() {
            return decorated("priority", Map.of(), "random");
        }
    }

    @Nested
    class PriorityAroundAdaptive extends StrategyContract {
        @Override
        protected SelectionStrategy strategy() {
            return decorated("priority", Map.of(), "adaptive");
        }
    }

    @Nested
    class SubsetAroundRandom extends StrategyContract {
        @Override
        protected SelectionStrategy strategy() {
            return decorated("subset", Map.of("clientIndex", "6"), "random");
        }
    }

    @Nested
    class SubsetAroundAdaptive extends StrategyContract {
        @Override
        protected SelectionStrategy strategy() {
            return decorated("subset", Map.of("clientIndex", "6"), "adaptive");
        }
    }

    @Test
    void noneIsLeftOut() {
        assertThat(providers())
                .extracting(StrategyProvider::name)
                .containsExactlyInAnyOrder(
                        "adaptive",
                        "consistent-hash",
                        "least-request",
                        "maglev",
                        "peak-ewma",
                        "power-of-two",
                        "priority",
                        "random",
                        "round-robin",
                        "subset",
                        "weighted-round-robin",
                        "zone-aware");
    }

    private static List<StrategyProvider> providers() {
        return ServiceLoader.load(StrategyProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    private static StrategyProvider provider(String name) {
        return providers().stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static SelectionStrategy named(String name) {
        return named(name, Map.of());
    }

    private static SelectionStrategy named(String name, Map<String, String> settings) {
        return provider(name).create(Settings.of(settings), List.of());
    }

    private static SelectionStrategy decorated(String name, Map<String, String> settings, String part) {
        return provider(name).create(Settings.of(settings), List.of(named(part)));
    }
}
