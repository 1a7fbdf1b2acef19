package io.datapunk.lb.bootstrap.plugin;

import io.datapunk.lb.InvalidConfigException;
import io.datapunk.lb.application.event.BalancerEvent.PluginFault;
import io.datapunk.lb.application.plugin.Plugins;
import io.datapunk.lb.application.plugin.Provided;
import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.check.CheckProvider;
import io.datapunk.lb.spi.discovery.DiscoveryProvider;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The plug-ins of every kind: those that a class loader sees, and those of a directory where one is named.
 *
 * <p>Finding them blocks while jars are read, and runs the constructors, names and versions of plug-ins; afterwards
 * nothing blocks. Thread-safe. Must stay open for as long as anything made by a plug-in of the directory is used.
 */
public final class FoundPlugins implements AutoCloseable {
    private final PluginDirectory directory;
    private final Plugins plugins;
    private final Found<CheckProvider> checks;
    private final Found<DiscoveryProvider> discoveries;
    private final List<PluginFault> faults;

    private FoundPlugins(ClassLoader loader, PluginDirectory directory) {
        this.directory = directory;
        Found<StrategyProvider> strategies = Found.by(Kind.STRATEGY, loader, directory.jars());
        Found<ScorerProvider> scorers = Found.by(Kind.SCORER, loader, directory.jars());
        checks = Found.by(Kind.CHECK, loader, directory.jars());
        discoveries = Found.by(Kind.DISCOVERY, loader, directory.jars());
        plugins = Plugins.provided(strategies.all(), scorers.all(), checks.all());
        faults = Stream.of(
                        directory.faults(),
                        strategies.faults(),
                        scorers.faults(),
                        checks.faults(),
                        discoveries.faults())
                .flatMap(List::stream)
                .toList();
    }

    /**
     * Looks for plug-ins.
     *
     * @param loader where {@link java.util.ServiceLoader} looks
     * @param jars a directory whose jars are looked at as well, each by a class loader of its own; null: none
     * @throws InvalidConfigException when that is no directory that can be read, or two plug-ins of a kind have one
     *     name; the message says where both come from
     */
    public static FoundPlugins by(ClassLoader loader, @Nullable Path jars) {
        PluginDirectory directory =
                jars == null ? PluginDirectory.none() : PluginDirectory.open(jars, FoundPlugins.class.getClassLoader());
        try {
            return new FoundPlugins(loader, directory);
        } catch (Throwable failed) {
            try {
                directory.close();
            } catch (IOException open) {
                failed.addSuppressed(open);
            }
            throw failed;
        }
    }

    /** What a balancer may use. */
    public Plugins plugins() {
        return plugins;
    }

    /** Whether there is a check of this name. */
    public boolean hasCheck(String name) {
        return checks.names().contains(name);
    }

    /** The names of the discoveries there are, in order. */
    public Set<String> discoveries() {
        return discoveries.names();
    }

    /**
     * A discovery, made by name; whoever has it made closes it.
     *
     * @throws InvalidConfigException when there is none (the message lists the known) or its provider fails
     * @throws Settings.InvalidSettingException when it refuses its settings
     */
    public InstanceDiscovery discovery(String name, Settings settings, Scheduler scheduler) {
        Provided<DiscoveryProvider> provider = discoveries.named(name);
        return provider.make(discovery -> discovery.create(settings, scheduler));
    }

    /** What was left out, and why. */
    public List<PluginFault> faults() {
        return faults;
    }

    /** Lets go of the directory's jars. Idempotent. */
    @Override
    public void close() throws IOException {
        directory.close();
    }
}
