package io.datapunk.lb.application.service;

import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.ServiceConfig;
import io.datapunk.lb.Surroundings;
import io.datapunk.lb.application.containment.ContainedScorer;
import io.datapunk.lb.application.containment.PluginNews;
import io.datapunk.lb.application.containment.PluginWatch;
import io.datapunk.lb.application.plugin.Plugins;
import io.datapunk.lb.application.plugin.Provided;
import io.datapunk.lb.application.plugin.Thrown;
import io.datapunk.lb.domain.pool.Pool;
import io.datapunk.lb.domain.selection.Selector;
import io.datapunk.lb.spi.Ticker;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The strategy and the scorer of one service: makes them by name, contains those of others, and knows what is in force
 * instead of one that is benched.
 *
 * <p>Thread-safe, but whoever makes a new one does so one thread at a time, as does whoever calls {@link #round}.
 */
final class ServicePlugins {
    private static final ServiceConfig DEFAULTS = HealthAwareConfig.defaults().service();
    private static final int ROUNDS_BETWEEN_FORGIVING = 5;

    private final Plugins plugins;
    private final Surroundings around;
    private final PluginFaults faults;
    private volatile @Nullable PluginWatch strategy;
    private volatile @Nullable Judge judge;
    private volatile @Nullable PluginNews scorerNews;
    private int rounds;

    /** A scorer of others, who watches it, and who judges while it is benched. */
    private record Judge(ContainedScorer scorer, PluginWatch watch, HealthScorer fallback, Forgiving forgiving) {
        HealthScorer due() {
            return watch.benched() ? fallback : scorer;
        }
    }

    ServicePlugins(Plugins plugins, Surroundings around, PluginFaults faults) {
        this.plugins = plugins;
        this.around = around;
        this.faults = faults;
    }

    /** A selector that was made, and who watches its strategy if that is of others; to be chosen, or forgotten. */
    record MadeSelector(Selector selector, @Nullable PluginWatch watch) {}

    /** A scorer that was made, and who hears of its faults; to be chosen, or forgotten. */
    record MadeScorer(HealthScorer scorer, @Nullable Judge judge, PluginNews news) {}

    /**
     * Makes a selector for the strategy that is configured, and changes nothing.
     *
     * @throws io.datapunk.lb.spi.Settings.InvalidSettingException when the strategy refuses its settings
     */
    MadeSelector make(ServiceConfig.Selection selection) {
        Provided<StrategyProvider> provider = plugins.strategyProvider(selection.strategy());
        SelectionStrategy made = Policies.strategy(selection, plugins);
        PluginNews news = faults.of(provider);
        if (provider.builtIn()) {
            return new MadeSelector(trusted(made, news), null);
        }
        PluginWatch watch = PluginWatch.onRequests(around, news);
        return new MadeSelector(new Selector(made, watch, trusted(defaultStrategy(), news)), watch);
    }

    /** The selector, whose strategy is watched from now on. */
    Selector choose(MadeSelector made) {
        strategy = made.watch();
        return made.selector();
    }

    private static Selector trusted(SelectionStrategy made, PluginNews news) {
        return new Selector(made, thrown -> news.fault("it threw " + Thrown.said(thrown)));
    }

    private SelectionStrategy defaultStrategy() {
        return plugins.hasBuiltInStrategy(DEFAULTS.selection().strategy())
                ? Policies.strategy(DEFAULTS.selection(), plugins)
                : (members, previous) -> (candidates, context, random) -> candidates.any(random);
    }

    /**
     * Makes the scorer that is configured, and changes nothing.
     *
     * @throws io.datapunk.lb.spi.Settings.InvalidSettingException when it refuses its settings
     */
    MadeScorer make(ServiceConfig.Scoring scoring) {
        Provided<ScorerProvider> provider = plugins.scorerProvider(scoring.scorer());
        HealthScorer made = Policies.scorer(scoring, plugins);
        PluginNews news = faults.of(provider);
        if (provider.builtIn()) {
            return new MadeScorer(made, null, news);
        }
        PluginWatch watch = PluginWatch.onRequests(around, news);
        ContainedScorer contained = new ContainedScorer(made, watch);
        Judge judging = new Judge(
                contained, watch, defaultScorer(scoring, contained), new Forgiving(contained, around.ticker()));
        return new MadeScorer(contained, judging, news);
    }

    /** The scorer, which is watched from now on. */
    HealthScorer choose(MadeScorer made) {
        scorerNews = made.news();
        judge = made.judge();
        return made.scorer();
    }

    /** The default scorer with the thresholds that are configured. */
    private HealthScorer defaultScorer(ServiceConfig.Scoring scoring, HealthScorer otherwise) {
        String name = DEFAULTS.scoring().scorer();
        if (!plugins.hasBuiltInScorer(name)) {
            return otherwise;
        }
        return Policies.scorer(
                new ServiceConfig.Scoring(
                        name,
                        Map.of(),
                        scoring.healthThreshold(),
                        scoring.recoveryThreshold(),
                        scoring.circuitBreakThreshold()),
                plugins);
    }

    /** The scorer in force threw, although it is trusted. */
    void scorerThrew(Throwable thrown) {
        PluginNews news = scorerNews;
        if (news != null) {
            news.fault("it threw " + Thrown.said(thrown));
        }
    }

    /** Done when the strategy has prepared a picker for the members it was told of, or is benched. */
    CompletionStage<Void> prepared() {
        PluginWatch watch = strategy;
        return watch == null ? CompletableFuture.completedFuture(null) : watch.idle();
    }

    boolean strategyBenched() {
        PluginWatch watch = strategy;
        return watch != null && watch.benched();
    }

    boolean scorerBenched() {
        Judge now = judge;
        return now != null && now.watch().benched();
    }

    /** The scorer that should be in force, or null when it is the one that is configured and built in. */
    @Nullable
    HealthScorer due() {
        Judge now = judge;
        return now == null ? null : now.due();
    }

    /** Looks after both; after a round of the pool's maintenance. */
    void round(Pool pool) {
        PluginWatch watch = strategy;
        if (watch != null && watch.round()) {
            pool.prepare();
        }
        Judge now = judge;
        if (now != null) {
            now.watch().round();
            now.forgiving().round(pool, now.watch(), rounds++ % ROUNDS_BETWEEN_FORGIVING == 0);
        }
    }

    /** Has a contained scorer forgive, apart, what maintenance found to forgive. */
    private static final class Forgiving {
        private final ContainedScorer scorer;
        private final Ticker ticker;
        private boolean asked;
        private volatile long last;

        Forgiving(ContainedScorer scorer, Ticker ticker) {
            this.scorer = scorer;
            this.ticker = ticker;
            this.last = ticker.nanos();
        }

        void round(Pool pool, PluginWatch watch, boolean due) {
            asked |= scorer.round();
            if (due) {
                if (asked) {
                    watch.apart(() -> forgive(pool));
                } else {
                    last = ticker.nanos();
                }
                asked = false;
            }
        }

        private void forgive(Pool pool) {
            long now = ticker.nanos();
            long elapsed = now - last;
            last = now;
            pool.forgive(scorer, scorer::forgiven, elapsed);
        }
    }
}
