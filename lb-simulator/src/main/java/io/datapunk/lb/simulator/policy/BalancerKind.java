package io.datapunk.lb.simulator.policy;

import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * The production balancer with one strategy and one scorer; all else as the scenario says, or at its default.
 *
 * <p>Strategies and scorers are found by {@link ServiceLoader}.
 *
 * @param strategy the name of the strategy
 * @param scorer the name of the scorer
 */
public record BalancerKind(String strategy, String scorer) implements PolicyKind {
    /** The one that measurement recommends. */
    public static BalancerKind recommended() {
        var service = HealthAwareConfig.defaults().service();
        return new BalancerKind(
                service.selection().strategy(), service.scoring().scorer());
    }

    @Override
    public Policy create(Place place) {
        return new BalancerPolicy(
                config(place), providers(StrategyProvider.class), providers(ScorerProvider.class), place);
    }

    private HealthAwareConfig config(Place place) {
        HealthAwareConfig.Builder builder = HealthAwareConfig.builder()
                .strategy(strategy)
                .scorer(scorer)
                .settings(place.scenario().balancer());
        return place.scenario().checks()
                ? builder.check(place.check().name(), Map.of()).build()
                : builder.noChecks().build();
    }

    private static <P> List<P> providers(Class<P> contract) {
        return ServiceLoader.load(contract).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }
}
