package io.datapunk.lb.adapters.zookeeper.registration;

import io.datapunk.lb.adapters.zookeeper.connection.ClientLink;
import io.datapunk.lb.adapters.zookeeper.connection.ConnectionOptions;
import io.datapunk.lb.adapters.zookeeper.format.InstanceEncoder;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Settings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
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
 * replaced, with a warning, so that a restarted process need not wait for its former session to expire. A replacement
 * is one transaction, so nobody sees the instance missing meanwhile. A node that somebody deletes comes back at once.
 *
 * <p>To leave without failing a request: {@link #drain}, wait until the requests under way have ended, {@link #close}.
 *
 * <p>Thread-safe. Nothing blocks but {@link #close}. A watch and one look at the node per reconnection; nothing is written
 * that is there already.
 */
public final class ZooKeeperRegistration implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ZooKeeperRegistration.class);
    private static final long CLOSE_WAIT_MILLIS = 5_000;

    private final CuratorFramework client;
    private final ClientLink link;
    private final boolean owned;
    private final String service;
    private final Instant since;
    private final InstanceEncoder encoder;
    private final Object changing = new Object();
    private volatile Presence presence; // written under changing
    private final Registrar registrar;
    private final ConnectionStateListener connectionListener;
    private final AtomicBoolean ended = new AtomicBoolean();

    /**
     * What is to be said of the instance.
     *
     * @param instance as given last
     * @param draining whether the drain mark was set beside it
     */
    private record Presence(Instance instance, boolean draining) {
        Instance told() {
            if (!draining || instance.draining()) {
                return instance;
            }
            Map<String, String> metadata = new HashMap<>(instance.metadata());
            metadata.put(Instance.DRAINING, "true");
            return with(metadata);
        }

        Presence unmarked() {
            Map<String, String> metadata = new HashMap<>(instance.metadata());
            metadata.remove(Instance.DRAINING);
            return new Presence(with(metadata), false);
        }

        private Instance with(Map<String, String> metadata) {
            return new Instance(
                    instance.id(), instance.host(), instance.port(), instance.weight(), instance.zone(), metadata);
        }
    }

    private ZooKeeperRegistration(
            CuratorFramework client,
            boolean owned,
            String path,
            String service,
            Instance instance,
            InstanceEncoder encoder,
            Instant since,
            Scheduler scheduler) {
        // What cannot be encoded is refused before anything of this is left at the client.
        byte[] content = encoder.encode(service, instance, since);
        this.client = client;
        this.link = ClientLink.to(client);
        this.owned = owned;
        this.service = service;
        this.presence = new Presence(instance, false);
        this.since = since;
        this.encoder = encoder;
        this.registrar = new Registrar(new CuratorNode(client, link, path), content, scheduler);
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
        require(
                isPath(basePath),
                "basePath",
                basePath,
                "a ZooKeeper path such as /services, without a slash at its end");
        require(isName(service), "service", service, "a name that can be part of a ZooKeeper path");
        require(isName(instance.id()), "id", instance.id(), "an id that can be part of a ZooKeeper path");
        return (basePath.equals("/") ? "" : basePath) + "/" + service + "/" + instance.id();
    }

    private static void require(boolean usable, String what, String value, String expected) {
        if (!usable) {
            throw new IllegalArgumentException(what + ": " + Settings.quoted(value) + ", expected " + expected);
        }
    }

    private static boolean isName(String name) {
        return !name.isEmpty() && name.indexOf('/') < 0 && isPath("/" + name);
    }

    private static boolean isPath(String path) {
        try {
            PathUtils.validatePath(path);
            return true;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
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
     * Writes the instance anew, with another address, weight, zone or metadata, now or as soon as ZooKeeper can be
     * reached; of several updates the last one counts. A drain mark that was set stays.
     *
     * @return completes when this or something later is written; fails when the registration ends before
     * @throws IllegalArgumentException when the id differs, or the instance is outside the bounds of the registry format
     * @throws IllegalStateException when the registration has ended
     */
    public CompletionStage<Void> update(Instance instance) {
        if (!instance.id().equals(id())) {
            throw new IllegalArgumentException("id: \"" + instance.id() + "\", expected \"" + id() + "\"");
        }
        return change(before -> new Presence(instance, before.draining()));
    }

    /**
     * Sets the drain mark: the instance stays listed, and clients that know the mark send it no new requests
     * ({@link Instance#draining}); other clients of Curator's format see it disabled. Requests under way may end.
     * Idempotent.
     *
     * @return completes when the mark is written; fails when the registration ends before
     * @throws IllegalArgumentException when the mark no longer fits into the bounds of the registry format
     * @throws IllegalStateException when the registration has ended
     */
    public CompletionStage<Void> drain() {
        return change(before -> new Presence(before.instance(), true));
    }

    /**
     * Takes the drain mark off again, also one that came with the instance's own metadata. Idempotent.
     *
     * @return completes when that is written; fails when the registration ends before
     * @throws IllegalStateException when the registration has ended
     */
    public CompletionStage<Void> undrain() {
        return change(Presence::unmarked);
    }

    /** Whether the drain mark is set, written or not. */
    public boolean isDraining() {
        return presence.told().draining();
    }

    private CompletionStage<Void> change(UnaryOperator<Presence> how) {
        if (ended.get()) {
            throw new IllegalStateException("instance " + id() + " of " + service + " is deregistered");
        }
        synchronized (changing) {
            Presence next = how.apply(presence);
            // What cannot be encoded is refused here, and leaves everything as it was.
            encoder.encode(service, next.told(), since);
            presence = next;
        }
        return registrar.write(this::content).minimalCompletionStage();
    }

    private byte[] content() {
        return encoder.encode(service, presence.told(), since);
    }

    private String id() {
        return presence.instance().id();
    }

    /**
     * Takes the node away, now or as soon as ZooKeeper can be reached. Idempotent.
     *
     * @return completes when the node is gone, or belongs to another process
     */
    public CompletionStage<Void> deregister() {
        ended.set(true);
        return registrar.end().whenComplete((done, never) -> leaveClient()).minimalCompletionStage();
    }

    private void leaveClient() {
        client.getConnectionStateListenable().removeListener(connectionListener);
        link.release();
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
                    .addKeyValue("id", id())
                    .log("registration.removal.unconfirmed");
        }
        if (owned) {
            client.close();
            registrar.clientClosed();
        }
    }
}
