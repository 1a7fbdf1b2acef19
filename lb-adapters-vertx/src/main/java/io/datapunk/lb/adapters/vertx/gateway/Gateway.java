package io.datapunk.lb.adapters.vertx.gateway;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.adapters.vertx.ListenException;
import io.datapunk.lb.adapters.vertx.ListeningServer;
import io.datapunk.lb.adapters.vertx.load.ReportedLoad;
import io.datapunk.lb.spi.Ticker;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP/1.1 server that forwards each request to an instance the balancer chooses, once, and tells the balancer how it
 * went.
 *
 * <p>Bodies stream both ways, as fast as the slower side takes them. The caller's answer is the instance's; where there is
 * none it is 503 (nobody to ask, or too much under way), 502 (unreachable or unreadable), 504 (too slow), 500 (the gateway
 * itself failed), each with a line of plain text. A request that the next hop could understand differently, whose target
 * is not printable ASCII or whose host is none, is 400, and no instance is asked. No retries, no upgrades, no trailers. {@code Host} is
 * passed on as the caller sent it.
 *
 * <p>What the balancer hears: 2xx and 3xx succeeded, 5xx is a server error, 408 a timeout, 429 throttled, as is 503 with
 * {@code Retry-After}, other 4xx a client error; a caller that leaves before the answer is no evidence, nor is a failure
 * of the gateway itself. The latency is the time to the beginning of the answer, less the time in which the gateway waited
 * for the caller's body, so that a caller who sends or reads slowly does not make an instance look slow; the ticket is held
 * to the end of the exchange. What an instance says of its load
 * ({@link ReportedLoad}) is reported and goes no further: to the caller the gateway is the server, and that is not its
 * load.
 *
 * <p>Thread-safe; nothing blocks. The Vert.x stays the caller's.
 */
public final class Gateway {
    private final AtomicInteger inFlight = new AtomicInteger();
    private final ListeningServer server;
    private volatile boolean closing;

    /** A gateway to one service that does not listen yet. */
    public Gateway(Vertx vertx, BalancedService service, Ticker ticker, GatewayConfig config) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setHttp2ClearTextEnabled(false)
                .setSendBufferSize(Forwarder.SEND_BUFFER_BYTES)
                .setMaxHeaderSize(config.maxHeaderBytes())
                .setMaxInitialLineLength(config.maxHeaderBytes())
                .setHandle100ContinueAutomatically(true)
                .setIdleTimeout((int) Math.max(60, 2 * config.requestTimeout().toSeconds()));
        this.server = new ListeningServer(
                "gateway", vertx, options, () -> forwarder(vertx, service, ticker, config), config.drainTime());
    }

    private Handler<HttpServerRequest> forwarder(
            Vertx vertx, BalancedService service, Ticker ticker, GatewayConfig config) {
        Forwarder forwarder = new Forwarder(vertx, service, ticker, config, inFlight, () -> closing);
        return forwarder::accept;
    }

    /**
     * Begins to listen. Idempotent.
     *
     * @return the port; fails with {@link ListenException} when it cannot be listened on
     */
    public CompletionStage<Integer> start() {
        return server.start();
    }

    /** Stops listening, lets requests under way end for the drain time, then closes what is left. Idempotent. */
    public CompletionStage<Void> close() {
        closing = true;
        return server.close();
    }

    /** Requests under way. */
    public int inFlight() {
        return inFlight.get();
    }
}
