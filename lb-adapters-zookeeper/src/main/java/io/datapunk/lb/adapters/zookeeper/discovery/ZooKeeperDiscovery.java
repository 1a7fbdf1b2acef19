package io.datapunk.lb.adapters.zookeeper.discovery;

import io.datapunk.lb.adapters.zookeeper.connection.ClientLink;
import io.datapunk.lb.adapters.zookeeper.connection.ConnectionOptions;
import io.datapunk.lb.adapters.zookeeper.format.InstanceDecoder;
import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.curator.framework.api.CuratorEventType;
import org.apache.curator.framework.api.CuratorListener;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.framework.state.ConnectionStateListener;
import org.apache.zookeeper.common.PathUtils;

/**
 * Tells who is registered in ZooKeeper below {@code <basePath>/<service>}, in the format of Curator's x-discovery.
 *
 * <p>A service that is not there yet is an empty list, and its later registration is seen. While ZooKeeper cannot be
 * reached the list stays and is marked stale, once, and again when ZooKeeper answers that the service cannot be read; after
 * a reconnection each service is read anew in whole, after a jitter, and told as complete. Nothing fails because ZooKeeper is away at the start: the list is unknown until it comes.
 * A node whose content cannot be used is skipped, counted and logged, and its last good version stays listed.
 *
 * <p>Needs a server of version 3.6 or later. Thread-safe. {@link #watch} never blocks; {@link #close} waits for the
 * client's threads for some seconds at most. One change costs one read, a sync one read for each node, 64 at a time.
 */
public final class ZooKeeperDiscovery implements InstanceDiscovery {
    private static final Duration SESSION_CHECK = Duration.ofSeconds(5);

    private final CuratorFramework client;
    private final ClientLink link;
    private final boolean owned;
    private final DiscoveryOptions options;
    private final Scheduler scheduler;
    private final Registry registry;
    private final InstanceDecoder decoder = new InstanceDecoder();
    private final Set<ServiceWatch> watches = ConcurrentHashMap.newKeySet();
    private final ConnectionStateListener connectionListener = this::connectionChanged;
    private final CuratorListener closingListener = this::clientSaid;
    private final Scheduler.Cancellable sessionCheck;
    private volatile boolean closed;

    private ZooKeeperDiscovery(CuratorFramework client, boolean owned, DiscoveryOptions options, Scheduler scheduler) {
        this.client = client;
        this.owned = owned;
        this.options = options;
        this.scheduler = scheduler;
        this.link = ClientLink.to(client);
        this.registry = new CuratorRegistry(client, link);
        this.sessionCheck = scheduler.every(SESSION_CHECK, this::checkSession);
    }

    /** Discovery over a client of its own, which is closed with it. */
    public static ZooKeeperDiscovery connect(
            ConnectionOptions connection, DiscoveryOptions options, Scheduler scheduler) {
        return listening(new ZooKeeperDiscovery(connection.open(), true, options, scheduler));
    }

    /**
     * Discovery over a client that stays its owner's, who starts it before and closes it after this. How large a reply
     * may be, and so how many nodes a service may have, is then up to that client.
     */
    public static ZooKeeperDiscovery over(CuratorFramework client, DiscoveryOptions options, Scheduler scheduler) {
        return listening(new ZooKeeperDiscovery(client, false, options, scheduler));
    }

    private static ZooKeeperDiscovery listening(ZooKeeperDiscovery discovery) {
        discovery.client.getConnectionStateListenable().addListener(discovery.connectionListener);
        discovery.client.getCuratorListenable().addListener(discovery.closingListener);
        return discovery;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException when the service's name cannot be part of a ZooKeeper path
     * @throws IllegalStateException when this is closed
     */
    @Override
    public Watch watch(String service, Listener listener) {
        checkName(service);
        ServiceWatch watch =
                new ServiceWatch(service, options, registry, scheduler, decoder, listener, watches::remove);
        watches.add(watch);
        if (closed) {
            watch.close();
            throw new IllegalStateException("service " + service + " cannot be watched: the discovery is closed");
        }
        watch.start(Duration.ofMillis(client.getZookeeperClient().getConnectionTimeoutMs()));
        return watch;
    }

    private void checkName(String service) {
        try {
            PathUtils.validatePath("/" + service);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(
                    "service: \"" + service + "\", expected a name that can be part of a ZooKeeper path", malformed);
        }
        if (service.isEmpty()) {
            throw new IllegalArgumentException("service: \"\", expected a name");
        }
    }

    /** How each watch stands, in no order. Never blocks. */
    public List<ServiceStatus> status() {
        return watches.stream().map(ServiceWatch::status).toList();
    }

    private void checkSession() {
        long session = registry.session();
        watches.forEach(watch -> watch.sessionIs(session));
    }

    private void connectionChanged(CuratorFramework source, ConnectionState state) {
        switch (state) {
            case CONNECTED, RECONNECTED, READ_ONLY -> watches.forEach(ServiceWatch::connected);
            case SUSPENDED -> watches.forEach(watch -> watch.disconnected("the connection to ZooKeeper is suspended"));
            case LOST -> watches.forEach(watch -> watch.disconnected("the session with ZooKeeper is lost"));
        }
    }

    private void clientSaid(CuratorFramework source, CuratorEvent event) {
        if (event.getType() == CuratorEventType.CLOSING) {
            watches.forEach(watch -> watch.disconnected("the ZooKeeper client is closed"));
        }
    }

    @Override
    public void close() {
        closed = true;
        sessionCheck.cancel();
        client.getConnectionStateListenable().removeListener(connectionListener);
        client.getCuratorListenable().removeListener(closingListener);
        watches.forEach(ServiceWatch::close);
        if (owned) {
            client.close();
        }
        link.release();
    }
}
