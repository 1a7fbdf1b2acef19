package io.datapunk.lb.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.check.CheckProvider;
import io.datapunk.lb.spi.discovery.DiscoveryProvider;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ours are found as a stranger's are: by a service entry and a name. */
class PluginEqualityTest {
    @ParameterizedTest
    @ValueSource(classes = {StrategyProvider.class, ScorerProvider.class, DiscoveryProvider.class, CheckProvider.class})
    void everyProvider_hasAServiceEntry(Class<?> contract) {
        Set<String> found = ServiceLoader.load(contract).stream()
                .map(provider -> provider.type().getName())
                .collect(Collectors.toSet());
        assertThat(found).isNotEmpty().isEqualTo(implementationsOf(contract));
    }

    @Test
    void everyStrategy_isMadeByAProvider() {
        Set<String> made = ServiceLoader.load(StrategyProvider.class).stream()
                .map(provider -> made(provider.get()))
                .map(strategy -> strategy.getClass().getName())
                .collect(Collectors.toSet());
        assertThat(made).isNotEmpty().isEqualTo(implementationsOf(SelectionStrategy.class));
    }

    /** With what it cannot be made without. */
    private static SelectionStrategy made(StrategyProvider provider) {
        SelectionStrategy part = (members, previous) -> (candidates, context, random) -> candidates.any(random);
        return switch (provider.name()) {
            case "priority", "zone-aware" -> provider.create(Settings.empty(), List.of(part));
            case "subset" -> provider.create(Settings.of(Map.of("clientIndex", "0")), List.of(part));
            default -> provider.create(Settings.empty(), List.of());
        };
    }

    @Test
    void everyScorer_isMadeByAProvider() {
        Set<String> made = ServiceLoader.load(ScorerProvider.class).stream()
                .map(provider -> provider.get().create(Settings.empty()))
                .map(scorer -> scorer.getClass().getName())
                .collect(Collectors.toSet());
        assertThat(made).isNotEmpty().isEqualTo(implementationsOf(HealthScorer.class));
    }

    @Test
    void names_areUnique() {
        List<String> names = Stream.of(
                        ServiceLoader.load(StrategyProvider.class).stream()
                                .map(provider -> "strategy " + provider.get().name()),
                        ServiceLoader.load(ScorerProvider.class).stream()
                                .map(provider -> "scorer " + provider.get().name()),
                        ServiceLoader.load(DiscoveryProvider.class).stream()
                                .map(provider -> "discovery " + provider.get().name()),
                        ServiceLoader.load(CheckProvider.class).stream()
                                .map(provider -> "check " + provider.get().name()))
                .flatMap(stream -> stream)
                .toList();
        assertThat(names).isNotEmpty().doesNotHaveDuplicates();
    }

    /** All but the simulator's: its check asks the servers of one run, is handed to it, and nobody could choose it by name. */
    private static Set<String> implementationsOf(Class<?> contract) {
        return House.production().classes().stream()
                .filter(type -> !type.getPackageName().startsWith("io.datapunk.lb.simulator."))
                // What the balancer itself puts between two scorers, or in front of one, cannot be chosen.
                .filter(type -> !type.getPackageName().equals("io.datapunk.lb.domain.pool"))
                .filter(type -> !type.getPackageName().equals("io.datapunk.lb.application.containment"))
                .filter(type -> type.isAssignableTo(contract))
                .filter(type -> !type.isInterface() && !type.getModifiers().contains(JavaModifier.ABSTRACT))
                .map(JavaClass::getName)
                .collect(Collectors.toSet());
    }
}
