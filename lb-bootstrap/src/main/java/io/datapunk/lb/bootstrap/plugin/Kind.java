package io.datapunk.lb.bootstrap.plugin;

import io.datapunk.lb.spi.check.CheckProvider;
import io.datapunk.lb.spi.discovery.DiscoveryProvider;
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One kind of plug-in: what it is called, and how its providers speak of themselves.
 *
 * @param noun what it is called in messages
 * @param contract what its providers implement
 * @param version the version of the contract that the present one is
 * @param nameOf asks a provider for its name, which a broken one may not have
 * @param versionOf asks a provider for the version of the contract it was written for
 */
record Kind<P>(
        String noun, Class<P> contract, int version, Function<P, @Nullable String> nameOf, ToIntFunction<P> versionOf) {
    static final Kind<StrategyProvider> STRATEGY = new Kind<>(
            "strategy",
            StrategyProvider.class,
            StrategyProvider.SPI_VERSION,
            StrategyProvider::name,
            StrategyProvider::spiVersion);
    static final Kind<ScorerProvider> SCORER = new Kind<>(
            "scorer",
            ScorerProvider.class,
            ScorerProvider.SPI_VERSION,
            ScorerProvider::name,
            ScorerProvider::spiVersion);
    static final Kind<CheckProvider> CHECK = new Kind<>(
            "check", CheckProvider.class, CheckProvider.SPI_VERSION, CheckProvider::name, CheckProvider::spiVersion);
    static final Kind<DiscoveryProvider> DISCOVERY = new Kind<>(
            "discovery",
            DiscoveryProvider.class,
            DiscoveryProvider.SPI_VERSION,
            DiscoveryProvider::name,
            DiscoveryProvider::spiVersion);

    /** Everything that may come as a plug-in. */
    static final List<Kind<?>> ALL = List.of(STRATEGY, SCORER, CHECK, DISCOVERY);

    /** The file of a jar that names its providers of this kind. */
    String entry() {
        return "META-INF/services/" + contract.getName();
    }
}
