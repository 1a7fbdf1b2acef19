package io.datapunk.lb.benchmarks.peer;

import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.net.endpoint.EndpointResolverInternal;
import io.vertx.core.net.endpoint.Endpoint;
import io.vertx.core.net.endpoint.LoadBalancer;
import io.vertx.core.net.endpoint.ServerEndpoint;
import io.vertx.core.net.endpoint.ServerInteraction;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Vert.x's power of two choices over servers resolved once, without its client around it. */
final class Balancer implements AutoCloseable {
    private static final Duration UNTIL_AFTER_THE_RUN = Duration.ofHours(20);

    private final Exception failure = new Exception("a request that failed");
    private final Vertx vertx = Vertx.vertx();
    private final Endpoint endpoint;

    Balancer(FixedServers servers) throws ExecutionException, InterruptedException, TimeoutException {
        endpoint = EndpointResolverInternal.create(
                        (VertxInternal) vertx,
                        servers,
                        LoadBalancer.POWER_OF_TWO_CHOICES,
                        UNTIL_AFTER_THE_RUN,
                        UNTIL_AFTER_THE_RUN)
                .resolveEndpoint(new FixedServers.Name())
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    /** Selects a server and reports what the client reports of a request. */
    ServerEndpoint request(boolean fails) {
        ServerEndpoint server = endpoint.selectServer();
        ServerInteraction interaction = server.newInteraction();
        interaction.reportRequestBegin();
        if (fails) {
            interaction.reportFailure(failure);
            return server;
        }
        interaction.reportRequestEnd();
        interaction.reportResponseBegin();
        interaction.reportResponseEnd();
        return server;
    }

    @Override
    public void close() {
        vertx.close();
    }
}
