package io.datapunk.lb.adapters.zookeeper.discovery;

import io.datapunk.lb.adapters.zookeeper.connection.ConnectionOptions;
import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.discovery.DiscoveryProvider;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;

/**
 * Makes {@link ZooKeeperDiscovery} by the name {@code zookeeper}, each with a client of its own. Thread-safe.
 *
 * <p>Settings: those of {@link ConnectionOptions} and {@link DiscoveryOptions}, of which only
 * {@value ConnectionOptions#SERVERS} must be given.
 */
public final class ZooKeeperDiscoveryProvider implements DiscoveryProvider {
    /** For {@link java.util.ServiceLoader}. */
    public ZooKeeperDiscoveryProvider() {}

    @Override
    public String name() {
        return "zookeeper";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public InstanceDiscovery create(Settings settings, Scheduler scheduler) {
        settings.allow(
                ConnectionOptions.SERVERS,
                ConnectionOptions.SESSION_TIMEOUT,
                ConnectionOptions.CONNECTION_TIMEOUT,
                ConnectionOptions.LARGEST_REPLY,
                DiscoveryOptions.BASE_PATH,
                DiscoveryOptions.RESYNC_JITTER,
                DiscoveryOptions.RETRY_CEILING,
                DiscoveryOptions.MAX_INSTANCES);
        return ZooKeeperDiscovery.connect(ConnectionOptions.from(settings), DiscoveryOptions.from(settings), scheduler);
    }
}
