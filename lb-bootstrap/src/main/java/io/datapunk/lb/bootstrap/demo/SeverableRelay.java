package io.datapunk.lb.bootstrap.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/**
 * A TCP relay on loopback between one backend and the registry. Cutting it is what a killed process looks like from the
 * registry: connections break and no farewell arrives, so the session is left to expire. Thread-safe; no method blocks.
 */
final class SeverableRelay {
    private static final String LOOPBACK = "127.0.0.1";

    private final Vertx vertx;
    private final int targetPort;
    private @Nullable NetServer server;
    private @Nullable NetClient client;

    SeverableRelay(Vertx vertx, int targetPort) {
        this.vertx = vertx;
        this.targetPort = targetPort;
    }

    /** Begins to relay; the result is the port to connect to, another one each time. */
    synchronized Future<Integer> open() {
        NetClient outward = vertx.createNetClient();
        NetServer inward = vertx.createNetServer().connectHandler(near -> join(near, outward));
        client = outward;
        server = inward;
        return inward.listen(0, LOOPBACK).map(NetServer::actualPort);
    }

    private void join(NetSocket near, NetClient outward) {
        near.pause();
        outward.connect(targetPort, LOOPBACK).onComplete(connected -> {
            if (connected.succeeded()) {
                NetSocket far = connected.result();
                near.pipeTo(far);
                far.pipeTo(near);
            } else {
                near.close();
            }
        });
    }

    /** Cuts every connection and takes no more. Idempotent. */
    synchronized Future<Void> cut() {
        Future<Void> inward = server == null ? Future.succeededFuture() : server.close();
        Future<Void> outward = client == null ? Future.succeededFuture() : client.close();
        server = null;
        client = null;
        return Future.join(inward, outward).mapEmpty();
    }
}
