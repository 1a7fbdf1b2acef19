package io.datapunk.lb.bootstrap;

import io.datapunk.lb.application.event.BalancerEvent.PluginFault;
import io.datapunk.lb.application.plugin.Plugins;
import io.datapunk.lb.bootstrap.Found.Kind;
import io.datapunk.lb.spi.check.CheckProvider;
import io.datapunk.lb.spi.discovery.DiscoveryProvider;
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.util.List;
import java.util.stream.Stream;

/** The plug-ins of every kind that a class loader sees. Immutable and thread-safe. */
final class FoundPlugins {
    private static final Kind<StrategyProvider> STRATEGIES = new Kind<>(
            "strategy",
            StrategyProvider.class,
            StrategyProvider.SPI_VERSION,
            StrategyProvider::name,
            StrategyProvider::spiVersion);
    private static final Kind<ScorerProvider> SCORERS = new Kind<>(
            "scorer",
            ScorerProvider.class,
            ScorerProvider.SPI_VERSION,
            ScorerProvider::name,
            ScorerProvider::spiVersion);
    private static final Kind<CheckProvider> CHECKS = new Kind<>(
            "check", CheckProvider.class, CheckProvider.SPI_VERSION, CheckProvider::name, CheckProvider::spiVersion);
    private static final Kind<DiscoveryProvider> DISCOVERIES = new Kind<>(
            "discovery",
            DiscoveryProvider.class,
            DiscoveryProvider.SPI_VERSION,
            DiscoveryProvider::name,
            DiscoveryProvider::spiVersion);

    private final Plugins plugins;
    private final Found<CheckProvider> checks;
    private final Found<DiscoveryProvider> discoveries;
    private final List<PluginFault> faults;

    /** @throws io.datapunk.lb.InvalidConfigException when two of a kind have one name */
    FoundPlugins(ClassLoader loader) {
        Found<StrategyProvider> strategies = Found.by(loader, STRATEGIES);
        Found<ScorerProvider> scorers = Found.by(loader, SCORERS);
        checks = Found.by(loader, CHECKS);
        discoveries = Found.by(loader, DISCOVERIES);
        plugins = Plugins.of(strategies.all(), scorers.all(), checks.all());
        faults = Stream.of(strategies, scorers, checks, discoveries)
                .flatMap(found -> found.faults().stream())
                .toList();
    }

    /** What a balancer may use. */
    Plugins plugins() {
        return plugins;
    }

    boolean hasCheck(String name) {
        return checks.names().contains(name);
    }

    /** @throws io.datapunk.lb.InvalidConfigException when there is none of that name; the message lists the known */
    DiscoveryProvider discovery(String name) {
        return discoveries.named(name);
    }

    /** What was left out, and why. */
    List<PluginFault> faults() {
        return faults;
    }
}
