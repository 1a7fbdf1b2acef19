package io.datapunk.lb.bootstrap.demo;

import io.datapunk.lb.adapters.zookeeper.connection.ConnectionOptions;
import io.datapunk.lb.adapters.zookeeper.registration.ZooKeeperRegistration;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Scheduler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.apache.curator.framework.CuratorFramework;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A backend that registers itself in ZooKeeper, over a session and a connection of its own, as a process of its own
 * would. Thread-safe; no method blocks.
 */
final class RegisteredBackend implements FaultTarget {
    /** How long the registry believes in one that is silent. */
    static final Duration SESSION_TIMEOUT = Duration.ofSeconds(3);

    private static final Logger logger = LoggerFactory.getLogger(RegisteredBackend.class);

    private final Backend backend;
    private final SeverableRelay relay;
    private final Place place;
    private @Nullable CuratorFramework client;
    private @Nullable ZooKeeperRegistration registration;
    private boolean closed;

    /**
     * Where and by what means backends live.
     *
     * @param basePath of the registry
     * @param service what they register for
     * @param clock for the time of registration
     */
    record Place(Vertx vertx, Scheduler scheduler, InstantSource clock, String basePath, String service) {}

    RegisteredBackend(Backend backend, SeverableRelay relay, Place place) {
        this.backend = backend;
        this.relay = relay;
        this.place = place;
    }

    /** Opens the port and registers. Completes when the registry has it. */
    Future<Void> start() {
        return backend.listen().compose(listening -> register());
    }

    @Override
    public CompletionStage<Void> behave(Behaviour behaviour) {
        backend.behave(behaviour);
        return Future.<Void>succeededFuture().toCompletionStage();
    }

    @Override
    public CompletionStage<Void> kill() {
        return Future.join(relay.cut(), backend.halt())
                .eventually(this::forgetRegistration)
                .<Void>mapEmpty()
                .toCompletionStage();
    }

    @Override
    public CompletionStage<Void> launch() {
        return backend.listen()
                .onSuccess(listening -> register().onFailure(this::report))
                .onFailure(this::report)
                .toCompletionStage();
    }

    /** Deregisters and closes the port. Completes when nothing is left; idempotent. */
    Future<Void> close() {
        synchronized (this) {
            closed = true;
        }
        return forgetRegistration().eventually(relay::cut).eventually(backend::halt);
    }

    private Future<Void> register() {
        return relay.open()
                .compose(port -> place.vertx().executeBlocking(() -> connect(port), false))
                .compose(connected -> Future.fromCompletionStage(connected.registered()));
    }

    private synchronized ZooKeeperRegistration connect(int port) {
        if (closed) {
            throw new IllegalStateException(backend.id() + " is closed");
        }
        CuratorFramework opened = ConnectionOptions.to("127.0.0.1:" + port)
                .withSessionTimeout(SESSION_TIMEOUT)
                .open();
        client = opened;
        registration = ZooKeeperRegistration.over(
                opened,
                place.basePath(),
                place.service(),
                Instance.of(backend.id(), "127.0.0.1", backend.port()),
                place.scheduler(),
                place.clock());
        return registration;
    }

    /** Closes the session: a farewell when the relay is open, and silence when it is cut. */
    private Future<Void> forgetRegistration() {
        CuratorFramework closing;
        ZooKeeperRegistration ending;
        synchronized (this) {
            closing = client;
            ending = registration;
            client = null;
            registration = null;
        }
        if (closing == null || ending == null) {
            return Future.succeededFuture();
        }
        return place.vertx()
                .<Void>executeBlocking(
                        () -> {
                            closing.close();
                            ending.deregister(); // of a closed client: only ends its timers
                            return null;
                        },
                        false);
    }

    private void report(Throwable failed) {
        logger.atWarn()
                .addKeyValue("instance", backend.id())
                .addKeyValue("why", failed.getMessage())
                .log("demo.launch.failed");
    }
}
