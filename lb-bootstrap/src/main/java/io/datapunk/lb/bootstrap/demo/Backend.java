package io.datapunk.lb.bootstrap.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.BindException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP server on loopback that answers after 5 to 20 ms, evenly spread, and says who it is in a header. {@code
 * /health} is answered at once. Thread-safe; no method blocks.
 */
final class Backend {
    /** The header every answer carries its id in. */
    static final String INSTANCE_HEADER = "x-demo-instance";

    private static final String LOOPBACK = "127.0.0.1";
    private static final int RETRIES = 50;
    private static final int RETRY_MILLIS = 100;
    private static final int LEAST_MILLIS = 5;
    private static final int MOST_MILLIS = 20;
    private static final int SLOWDOWN = 20;

    private final String id;
    private final Vertx vertx;
    private final RandomGenerator random; // read by the event loop that serves, one at a time
    private volatile Behaviour behaviour = Behaviour.WELL;
    private @Nullable HttpServer server;
    private int port;

    Backend(String id, Vertx vertx, RandomGenerator random) {
        this.id = id;
        this.vertx = vertx;
        this.random = random;
    }

    String id() {
        return id;
    }

    /** The port it listens on since its first {@link #listen}, and keeps for the next one. */
    synchronized int port() {
        return port;
    }

    /** Opens the port: a free one the first time, the same one later, as soon as the system has freed it. */
    Future<Void> listen() {
        return listen(RETRIES);
    }

    private synchronized Future<Void> listen(int retries) {
        HttpServer fresh = vertx.createHttpServer().requestHandler(this::serve);
        server = fresh;
        return fresh.listen(port, LOOPBACK)
                .<Void>map(listening -> {
                    keepPort(listening.actualPort());
                    return null;
                })
                .recover(failure -> retries > 0 && failure instanceof BindException
                        ? vertx.timer(RETRY_MILLIS).compose(due -> listen(retries - 1))
                        : Future.failedFuture(failure));
    }

    private synchronized void keepPort(int actual) {
        port = actual;
    }

    /** Closes the port and breaks every connection. */
    synchronized Future<Void> halt() {
        HttpServer running = server;
        server = null;
        return running == null ? Future.succeededFuture() : running.close();
    }

    /** Answers like this from now on, also when it is halted and listens again. */
    void behave(Behaviour how) {
        behaviour = how;
    }

    private void serve(HttpServerRequest request) {
        HttpServerResponse response = request.response().putHeader(INSTANCE_HEADER, id);
        Behaviour how = behaviour;
        boolean asked = "/health".equals(request.path());
        if (how == Behaviour.BROKEN || (how == Behaviour.FAILING_FAST && !asked)) {
            response.setStatusCode(500).end("broken\n");
        } else if (asked) {
            response.end("ok\n");
        } else {
            int millis = LEAST_MILLIS + random.nextInt(MOST_MILLIS - LEAST_MILLIS + 1);
            vertx.setTimer(how == Behaviour.SLOW ? SLOWDOWN * millis : millis, due -> {
                if (!response.closed()) {
                    response.end("hello from " + id + "\n");
                }
            });
        }
    }
}
