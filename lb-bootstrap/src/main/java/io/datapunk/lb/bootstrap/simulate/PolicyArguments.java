package io.datapunk.lb.bootstrap.simulate;

import io.datapunk.lb.simulator.policy.BalancerKind;
import io.datapunk.lb.simulator.policy.PolicyKind;
import io.datapunk.lb.simulator.policy.baseline.Baselines;
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The policies that a user names: each strategy of the balancer with each scorer, and baselines, which have none.
 *
 * @param strategies the balancer's strategies and baselines that are asked for
 * @param scorers the scorers that are asked for
 */
record PolicyArguments(List<String> strategies, List<String> scorers) {
    /** Everything there is. */
    static final String ALL = "all";

    PolicyArguments {
        strategies = spread(
                strategies,
                Stream.concat(knownStrategies().stream(), Baselines.names().stream())
                        .toList());
        scorers = spread(scorers, knownScorers());
    }

    private static List<String> spread(List<String> names, List<String> all) {
        return names.stream()
                .map(String::strip)
                .flatMap(name -> name.equals(ALL) ? all.stream() : Stream.of(name))
                .distinct()
                .toList();
    }

    /** The balancer's strategies that stand on their own, in order. */
    static List<String> knownStrategies() {
        return names(StrategyProvider.class, StrategyProvider::name, provider -> provider.parts() == 0);
    }

    /** The scorers, in order. */
    static List<String> knownScorers() {
        return names(ScorerProvider.class, ScorerProvider::name, provider -> true);
    }

    private static <P> List<String> names(Class<P> contract, Function<P, String> name, Predicate<P> wanted) {
        return ServiceLoader.load(contract).stream()
                .map(ServiceLoader.Provider::get)
                .filter(wanted)
                .map(name)
                .sorted()
                .toList();
    }

    /** What is wrong with them, a line each. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (strategies.isEmpty()) {
            problems.add("--strategies: none, expected one at least");
        }
        if (scorers.isEmpty()) {
            problems.add("--scorers: none, expected one at least");
        }
        List<String> balancers = knownStrategies();
        List<String> parts = names(StrategyProvider.class, StrategyProvider::name, provider -> true);
        for (String strategy : strategies) {
            boolean known = isComposed(strategy)
                    ? parts.containsAll(List.of(strategy.split("[()]+")))
                    : balancers.contains(strategy) || Baselines.names().contains(strategy);
            if (!known) {
                problems.add("--strategies: " + strategy + ", expected some of " + String.join(", ", balancers)
                        + ", a composition such as zone-aware(adaptive), or of the baselines "
                        + String.join(", ", Baselines.names()));
            }
        }
        List<String> known = knownScorers();
        for (String scorer : scorers) {
            if (!known.contains(scorer)) {
                problems.add("--scorers: " + scorer + ", expected some of " + String.join(", ", known));
            }
        }
        return problems;
    }

    /** Whether it is a strategy of the balancer with others in brackets that it decorates. */
    private static boolean isComposed(String strategy) {
        return strategy.contains("(");
    }

    /** The policies, in the order they are named; only where there are no problems. */
    List<PolicyKind> kinds() {
        List<PolicyKind> kinds = new ArrayList<>();
        List<String> balancers = knownStrategies();
        for (String strategy : strategies) {
            if (isComposed(strategy) || balancers.contains(strategy)) {
                scorers.forEach(scorer -> kinds.add(new BalancerKind(strategy, scorer)));
            } else {
                kinds.add(Baselines.named(strategy).orElseThrow());
            }
        }
        return kinds;
    }
}
