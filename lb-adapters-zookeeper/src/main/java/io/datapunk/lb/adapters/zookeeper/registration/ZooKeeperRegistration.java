package io.datapunk.lb.adapters.zookeeper.registration;

import io.datapunk.lb.adapters.zookeeper.connection.ConnectionOptions;
import io.datapunk.lb.adapters.zookeeper.format.InstanceEncoder;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Scheduler;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.state.ConnectionStateListener;
import org.apache.zookeeper.common.PathUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance's presence in the registry: an ephemeral node {@code <basePath>/<service>/<id>} in the format of Curator's
 * x-discovery, kept there until {@link #close}.
 *
 * <p>It survives what the connection goes through. After a session expired the node is made again under the same id, and
 * one left over from the earlier session is replaced. While ZooKeeper cannot be reached it goes on trying in the
 * background, from the very start if need be. The id must be unique: a node that another process made under it is
 * replaced, with a warning, so that a restarted process need not wait for its former session to expire. A node that an
 * operator deletes comes back with the next reconnection.
 *
 * <p>Thread-safe. Nothing blocks but {@link #close}. One look at the node per reconnection; nothing is written that is
 * there already.
 */
public final class ZooKeeperRegistration implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ZooKeeperRegistration.class);
    private static final long CLOSE_WAIT_MILLIS = 5_000;

    private final CuratorFramework client;
    private final boolean owned;
    private final String service;
    private final String id;
    private final Instant since;
    private final InstanceEncoder encoder;
    private final Registrar registrar;
    private final ConnectionStateListener connectionListener;
    private final AtomicBoolean ended = new AtomicBoolean();

    private ZooKeeperRegistration(
            CuratorFramework client,
            boolean owned,
            String path,
            String service,
            Instance instance,
            InstanceEncoder encoder,
            Instant since,
            Scheduler scheduler) {
        this.client = client;
        this.owned = owned;
        this.service = service;
        this.id = instance.id();
        this.since = since;
        this.encoder = encoder;
        this.registrar =
                new Registrar(new EphemeralNode(client, path), encoder.encode(service, instance, since), scheduler);
        this.connectionListener = (source, state) -> registrar.connectionChanged(state.isConnected());
    }

    /**
     * Registers over a client of its own, which is closed with it.
     *
     * @param connection how to reach ZooKeeper
     * @param basePath the path above all services
     * @param service the name of the service
     * @param instance what to register
     * @param scheduler for pauses between attempts
     * @param clock for the time of registration that is written into the node
     * @throws IllegalArgumentException when path and names make no ZooKeeper path, or the instance is outside the bounds
     *     of the registry format
     */
    public static ZooKeeperRegistration connect(
            ConnectionOptions connection,
            String basePath,
            String service,
            Instance instance,
            Scheduler scheduler,
            InstantSource clock) {
        String path = path(basePath, service, instance);
        InstanceEncoder encoder = new InstanceEncoder();
        Instant now = clock.instant();
        // What cannot be encoded is refused before there is a client to leave behind.
        encoder.encode(service, instance, now);
        return started(
                new ZooKeeperRegistration(connection.open(), true, path, service, instance, encoder, now, scheduler));
    }

    /**
     * Registers over a client that stays its owner's, who starts it before and closes it after this. Closing the client
     * first ends the session, and with it the registration.
     *
     * @see #connect
     */
    public static ZooKeeperRegistration over(
            CuratorFramework client,
            String basePath,
            String service,
            Instance instance,
            Scheduler scheduler,
            InstantSource clock) {
        return started(new ZooKeeperRegistration(
                client,
                false,
                path(basePath, service, instance),
                service,
                instance,
                new InstanceEncoder(),
                clock.instant(),
                scheduler));
    }

    private static ZooKeeperRegistration started(ZooKeeperRegistration registration) {
        registration.client.getConnectionStateListenable().addListener(registration.connectionListener);
        registration.registrar.start();
        return registration;
    }

    private static String path(String basePath, String service, Instance instance) {
        if (service.isEmpty() || instance.id().indexOf('/') >= 0) {
            throw new IllegalArgumentException("service: \"" + service + "\", id: \"" + instance.id()
                    + "\", expected a name and an id without a slash");
        }
        String path = (basePath.equals("/") ? "" : basePath) + "/" + service + "/" + instance.id();
        PathUtils.validatePath(path);
        return path;
    }

    /** Completes when the node is there for the first time; fails when the registration ends before. */
    public CompletionStage<Void> registered() {
        return registrar.registered().minimalCompletionStage();
    }

    /** Whether the node is there, as far as is known: false while the connection is away. */
    public boolean isRegistered() {
        return registrar.inPlace();
    }

    /**
     * Writes the instance anew, now or as soon as ZooKeeper can be reached; of several updates the last one counts.
     *
     * @throws IllegalArgumentException when the id differs, or the instance is outside the bounds of the registry format
     * @throws IllegalStateException when the registration has ended
     */
    public void update(Instance instance) {
        if (!instance.id().equals(id)) {
            throw new IllegalArgumentException("id: \"" + instance.id() + "\", expected \"" + id + "\"");
        }
        if (ended.get()) {
            throw new IllegalStateException("instance " + id + " of " + service + " is deregistered");
        }
        registrar.write(encoder.encode(service, instance, since));
    }

    /**
     * Takes the node away, now or as soon as ZooKeeper can be reached. Idempotent.
     *
     * @return completes when the node is gone, or belongs to another process
     */
    public CompletionStage<Void> deregister() {
        ended.set(true);
        return registrar
                .end()
                .whenComplete(
                        (done, never) -> client.getConnectionStateListenable().removeListener(connectionListener))
                .minimalCompletionStage();
    }

    /**
     * Deregisters, waits up to 5 s for the node to be gone, and closes the client if it is its own, which ends the session
     * and whatever it holds. Over a client of somebody else it goes on trying after that. Idempotent.
     */
    @Override
    public void close() {
        try {
            deregister().toCompletableFuture().get(CLOSE_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException unconfirmed) {
            LOGGER.atWarn()
                    .addKeyValue("service", service)
                    .addKeyValue("id", id)
                    .log("registration.removal.unconfirmed");
        }
        if (owned) {
            client.close();
        }
    }
}
