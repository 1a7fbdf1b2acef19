package io.datapunk.lb.application.plugin;

import io.datapunk.lb.InvalidConfigException;
import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.check.CheckProvider;
import io.datapunk.lb.spi.check.HealthCheck;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The strategies, scorers and checks there are, by name.
 *
 * <p>Immutable and thread-safe. What is made is made anew each time, by the provider's own code, for as long as that takes.
 */
public final class Plugins {
    private final Map<String, Provided<StrategyProvider>> strategies;
    private final Map<String, Provided<ScorerProvider>> scorers;
    private final Map<String, Provided<CheckProvider>> checks;

    private Plugins(
            Map<String, Provided<StrategyProvider>> strategies,
            Map<String, Provided<ScorerProvider>> scorers,
            Map<String, Provided<CheckProvider>> checks) {
        this.strategies = strategies;
        this.scorers = scorers;
        this.checks = checks;
    }

    /**
     * All of these, under the names they give themselves.
     *
     * @throws IllegalArgumentException when two of a kind have one name; the message names both classes
     */
    public static Plugins of(
            Collection<? extends StrategyProvider> strategies,
            Collection<? extends ScorerProvider> scorers,
            Collection<? extends CheckProvider> checks) {
        return provided(
                strategies.stream()
                        .<Provided<StrategyProvider>>map(each -> Provided.of("strategy", each.name(), each))
                        .toList(),
                scorers.stream()
                        .<Provided<ScorerProvider>>map(each -> Provided.of("scorer", each.name(), each))
                        .toList(),
                checks.stream()
                        .<Provided<CheckProvider>>map(each -> Provided.of("check", each.name(), each))
                        .toList());
    }

    /**
     * All of these, under the names they were found by.
     *
     * @throws IllegalArgumentException when two of a kind have one name; the message says where both come from
     */
    public static Plugins provided(
            Collection<Provided<StrategyProvider>> strategies,
            Collection<Provided<ScorerProvider>> scorers,
            Collection<Provided<CheckProvider>> checks) {
        return new Plugins(byName(strategies), byName(scorers), byName(checks));
    }

    private static <P> Map<String, Provided<P>> byName(Collection<Provided<P>> all) {
        Map<String, Provided<P>> byName = new TreeMap<>();
        for (Provided<P> each : all) {
            Provided<P> other = byName.put(each.name(), each);
            if (other != null) {
                throw new IllegalArgumentException(
                        each + ", expected a name that " + other.origin() + " does not have already");
            }
        }
        return byName;
    }

    /**
     * The strategy of this name, or of these names in brackets, made anew.
     *
     * @param expression a name, or one with what it decorates in brackets: {@code zone-aware(adaptive)}
     * @param settings of the strategy; where there are several names, each key begins with one of them and a dot
     * @throws InvalidConfigException when a name is unknown (the message lists the known), a part is missing or too many, or a
     *     provider fails
     * @throws Settings.InvalidSettingException when it refuses its settings
     */
    public SelectionStrategy strategy(String expression, Settings settings) {
        StrategyExpression parsed = StrategyExpression.parse(expression);
        return parsed.parts().isEmpty()
                ? strategy(parsed, List.of(), settings)
                : new Composition(this, parsed, settings).made();
    }

    /** A strategy around others that are made already. */
    SelectionStrategy strategy(StrategyExpression outer, List<SelectionStrategy> parts, Settings settings) {
        Provided<StrategyProvider> provided = found("strategy", outer.name(), strategies);
        int wanted = provided.make(StrategyProvider::parts);
        if (wanted != parts.size()) {
            throw new InvalidConfigException(List.of("strategy: " + Settings.quoted(outer.toString()) + ", expected "
                    + (wanted == 0
                            ? "no brackets, as " + outer.name() + " decorates no other strategy"
                            : wanted + (wanted == 1 ? " strategy" : " strategies") + " in brackets behind "
                                    + outer.name())));
        }
        return provided.make(provider -> provider.create(settings, parts));
    }

    /**
     * The scorer of this name, made anew.
     *
     * @throws InvalidConfigException when there is none (the message lists the known) or its provider fails
     * @throws Settings.InvalidSettingException when it refuses its settings
     */
    public HealthScorer scorer(String name, Settings settings) {
        return scorerProvider(name).make(provider -> provider.create(settings));
    }

    /**
     * The check of this name, made anew; whoever has it made closes it.
     *
     * @throws InvalidConfigException when there is none (the message lists the known) or its provider fails
     * @throws Settings.InvalidSettingException when it refuses its settings
     */
    public HealthCheck check(String name, Settings settings, Scheduler scheduler) {
        return checkProvider(name).make(provider -> provider.create(settings, scheduler));
    }

    /**
     * Who answers for the strategy of these names: the first of its providers that does not come with the balancer, or else the
     * outermost.
     *
     * @throws InvalidConfigException when there is none of a name; the message lists the known
     */
    public Provided<StrategyProvider> strategyProvider(String expression) {
        List<Provided<StrategyProvider>> providers = StrategyExpression.parse(expression)
                .names()
                .map(name -> found("strategy", name, strategies))
                .toList();
        return providers.stream()
                .filter(provider -> !provider.builtIn())
                .findFirst()
                .orElse(providers.get(0));
    }

    /**
     * Who provides the scorer of this name.
     *
     * @throws InvalidConfigException when there is none; the message lists the known
     */
    public Provided<ScorerProvider> scorerProvider(String name) {
        return found("scorer", name, scorers);
    }

    /** Whether there is a strategy of this name that comes with the balancer. */
    public boolean hasBuiltInStrategy(String name) {
        Provided<StrategyProvider> provider = strategies.get(name);
        return provider != null && provider.builtIn();
    }

    /** Whether there is a scorer of this name that comes with the balancer. */
    public boolean hasBuiltInScorer(String name) {
        Provided<ScorerProvider> provider = scorers.get(name);
        return provider != null && provider.builtIn();
    }

    /**
     * Who provides the check of this name.
     *
     * @throws InvalidConfigException when there is none; the message lists the known
     */
    public Provided<CheckProvider> checkProvider(String name) {
        return found("check", name, checks);
    }

    private static <P> P found(String kind, String name, Map<String, P> known) {
        @Nullable P provider = known.get(name);
        if (provider == null) {
            String expected =
                    known.isEmpty() ? "none, there is no " + kind : "one of " + Settings.listed(known.keySet());
            throw new InvalidConfigException(List.of(kind + ": " + Settings.quoted(name) + ", expected " + expected));
        }
        return provider;
    }
}
