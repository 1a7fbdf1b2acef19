package io.datapunk.lb.application.plugin;

import io.datapunk.lb.InvalidConfigException;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.check.CheckProvider;
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The strategies, scorers and checks there are, by name. Immutable and thread-safe. */
public final class Plugins {
    private final Map<String, StrategyProvider> strategies;
    private final Map<String, ScorerProvider> scorers;
    private final Map<String, CheckProvider> checks;

    private Plugins(
            Map<String, StrategyProvider> strategies,
            Map<String, ScorerProvider> scorers,
            Map<String, CheckProvider> checks) {
        this.strategies = strategies;
        this.scorers = scorers;
        this.checks = checks;
    }

    /**
     * All of these.
     *
     * @throws IllegalArgumentException when two of a kind have one name; the message names both classes
     */
    public static Plugins of(
            Collection<? extends StrategyProvider> strategies,
            Collection<? extends ScorerProvider> scorers,
            Collection<? extends CheckProvider> checks) {
        return new Plugins(
                byName("strategy", strategies, StrategyProvider::name),
                byName("scorer", scorers, ScorerProvider::name),
                byName("check", checks, CheckProvider::name));
    }

    private static <P> Map<String, P> byName(
            String kind, Collection<? extends P> providers, Function<? super P, String> nameOf) {
        Map<String, P> byName = new TreeMap<>();
        for (P provider : providers) {
            P other = byName.put(nameOf.apply(provider), provider);
            if (other != null) {
                throw new IllegalArgumentException(kind + ": \"" + nameOf.apply(provider) + "\" of "
                        + provider.getClass().getName() + ", expected a name that "
                        + other.getClass().getName() + " does not have already");
            }
        }
        return byName;
    }

    /**
     * The strategy of this name.
     *
     * @throws InvalidConfigException when there is none; the message lists the known
     */
    public StrategyProvider strategy(String name) {
        return found("strategy", name, strategies);
    }

    /**
     * The scorer of this name.
     *
     * @throws InvalidConfigException when there is none; the message lists the known
     */
    public ScorerProvider scorer(String name) {
        return found("scorer", name, scorers);
    }

    /**
     * The check of this name.
     *
     * @throws InvalidConfigException when there is none; the message lists the known
     */
    public CheckProvider check(String name) {
        return found("check", name, checks);
    }

    /** The names of the checks there are. */
    public Set<String> checkNames() {
        return Set.copyOf(checks.keySet());
    }

    private static <P> P found(String kind, String name, Map<String, P> known) {
        @Nullable P provider = known.get(name);
        if (provider == null) {
            String expected =
                    known.isEmpty() ? "none, there is no " + kind : "one of " + Settings.listed(known.keySet());
            throw new InvalidConfigException(List.of(kind + ": \"" + name + "\", expected " + expected));
        }
        return provider;
    }
}
