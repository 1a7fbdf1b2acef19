package io.datapunk.lb.adapters.vertx;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The life of one HTTP server on an event loop of its own: listening, draining, gone.
 *
 * <p>{@link #start} and {@link #close} are asynchronous, idempotent and thread-safe; a closed one cannot be started again.
 */
public final class ListeningServer {
    private final String name;
    private final Vertx vertx;
    private final HttpServerOptions options;
    private final Supplier<Handler<HttpServerRequest>> handlers;
    private final Duration drainTime;

    private @Nullable CompletableFuture<Integer> started;
    private @Nullable CompletableFuture<Void> closed;
    private @Nullable String deployment;

    /**
     * A server that does not listen yet.
     *
     * @param name what it is called in messages: its port is {@code name.port}
     * @param options where to listen, and the limits
     * @param handlers called once on the server's event loop; clients made in there are closed with the server
     * @param drainTime how long requests under way may go on after {@link #close}
     */
    public ListeningServer(
            String name,
            Vertx vertx,
            HttpServerOptions options,
            Supplier<Handler<HttpServerRequest>> handlers,
            Duration drainTime) {
        this.name = name;
        this.vertx = vertx;
        this.options = new HttpServerOptions(options);
        this.handlers = handlers;
        this.drainTime = drainTime;
    }

    /**
     * Begins to listen.
     *
     * @return the port; fails with {@link ListenException} when it cannot be listened on
     */
    public synchronized CompletionStage<Integer> start() {
        if (started == null) {
            started = closed == null
                    ? listen()
                    : CompletableFuture.failedFuture(new IllegalStateException(name + ": closed, expected a new one"));
        }
        return started.minimalCompletionStage();
    }

    private CompletableFuture<Integer> listen() {
        Listener listener = new Listener();
        return vertx.deployVerticle(listener)
                .map(id -> {
                    deployed(id);
                    return listener.port;
                })
                .toCompletionStage()
                .toCompletableFuture();
    }

    private synchronized void deployed(String id) {
        deployment = id;
    }

    /** Stops listening at once, lets requests under way end for the drain time, then closes what is left. */
    public synchronized CompletionStage<Void> close() {
        if (closed == null) {
            closed = started == null
                    ? CompletableFuture.completedFuture(null)
                    : started.handle((port, failed) -> stop()).thenCompose(stopped -> stopped);
        }
        return closed.minimalCompletionStage();
    }

    private synchronized CompletionStage<Void> stop() {
        return deployment == null
                ? CompletableFuture.completedFuture(null)
                // A Vert.x that was closed before has taken the server along.
                : vertx.undeploy(deployment)
                        .recover(gone -> Future.succeededFuture())
                        .toCompletionStage();
    }

    private final class Listener extends VerticleBase {
        private @Nullable HttpServer server;
        private int port;

        @Override
        public Future<?> start() {
            HttpServer created = vertx.createHttpServer(options);
            // Whatever goes wrong on a client's connection is the client's; it is no line in our log.
            created.exceptionHandler(broken -> {});
            created.connectionHandler(connection -> connection.exceptionHandler(broken -> {}));
            server = created.requestHandler(handlers.get());
            return created.listen()
                    .onSuccess(listening -> port = listening.actualPort())
                    .recover(why -> Future.failedFuture(
                            new ListenException(name + ".port", options.getHost(), options.getPort(), why)));
        }

        @Override
        public Future<?> stop() {
            return server == null
                    ? Future.succeededFuture()
                    : server.shutdown(drainTime.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
