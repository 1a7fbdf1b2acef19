package io.datapunk.lb.adapters.vertx.gateway;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.NoInstanceAvailableException;
import io.datapunk.lb.spi.Ticker;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes requests in and finds each an instance, or says why not. Confined to one event loop, but for the count. */
final class Forwarder {
    private static final Logger logger = LoggerFactory.getLogger(Forwarder.class);

    private static final long LINGER_MILLIS = 500;

    /**
     * What the system is asked to hold for a connection. It tells of space in it only when a good part is free; left to
     * itself it holds megabytes, and whoever reads slowly but steadily would seem to stand still for seconds.
     */
    static final int SEND_BUFFER_BYTES = 64 * 1024;

    private final Vertx vertx;
    private final BalancedService service;
    private final Ticker ticker;
    private final GatewayConfig config;
    private final AtomicInteger inFlight;
    private final BooleanSupplier closing;
    private final HttpClient client;

    Forwarder(
            Vertx vertx,
            BalancedService service,
            Ticker ticker,
            GatewayConfig config,
            AtomicInteger inFlight,
            BooleanSupplier closing) {
        this.vertx = vertx;
        this.service = service;
        this.ticker = ticker;
        this.config = config;
        this.inFlight = inFlight;
        this.closing = closing;
        this.client = vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_1_1)
                        .setKeepAliveTimeout((int) config.keepAlive().toSeconds())
                        .setConnectTimeout((int) config.requestTimeout().toMillis())
                        .setSendBufferSize(SEND_BUFFER_BYTES)
                        .setMaxHeaderSize(config.maxHeaderBytes())
                        .setMaxInitialLineLength(config.maxHeaderBytes()))
                .with(new PoolOptions()
                        .setHttp1MaxSize(config.maxConnectionsPerInstance())
                        .setMaxWaitQueueSize(config.maxConnectionsPerInstance()))
                // What breaks is told to the request it breaks; it is no line in our log.
                .withConnectHandler(connection -> connection.exceptionHandler(broken -> {}))
                .build();
    }

    Vertx vertx() {
        return vertx;
    }

    BalancedService service() {
        return service;
    }

    HttpClient client() {
        return client;
    }

    long now() {
        return ticker.nanos();
    }

    long timeoutNanos() {
        return config.requestTimeout().toNanos();
    }

    int keepAliveSeconds() {
        return (int) config.keepAlive().toSeconds();
    }

    /** Whether callers should take their next request elsewhere. */
    boolean closing() {
        return closing.getAsBoolean();
    }

    void accept(HttpServerRequest request) {
        if (inFlight.incrementAndGet() > config.maxInFlight()) {
            inFlight.decrementAndGet();
            refuse(request, 503, "too many requests are under way");
            return;
        }
        boolean begun = false;
        try {
            begun = begin(request);
        } finally {
            if (!begun) {
                inFlight.decrementAndGet();
            }
        }
    }

    private boolean begin(HttpServerRequest request) {
        try {
            Target target = Target.of(request);
            long ticket = service.acquireTicket(SelectionContext.EMPTY);
            new Exchange(this, request, target, ticket).begin();
            return true;
        } catch (Target.RefusedException refused) {
            refuse(request, refused.status(), refused.why());
        } catch (NoInstanceAvailableException nobody) {
            refuse(request, 503, "no instance is available: " + nobody.reason());
        } catch (RuntimeException unforeseen) {
            broke(unforeseen);
            refuse(request, 500, "the gateway failed");
        }
        return false;
    }

    /** Called once by each exchange that was begun. */
    void ended() {
        inFlight.decrementAndGet();
    }

    /** Tells the balancer; a balancer that fails must not take the answer along. */
    void report(Runnable verdict) {
        try {
            verdict.run();
        } catch (RuntimeException broken) {
            logger.atError()
                    .setCause(broken)
                    .addKeyValue("service", service.name())
                    .log("gateway.report.failed");
        }
    }

    /** Tells of an exception that nobody foresaw; it ended its exchange. */
    void broke(RuntimeException unforeseen) {
        logger.atError()
                .setCause(unforeseen)
                .addKeyValue("service", service.name())
                .log("gateway.exchange.failed");
    }

    /**
     * Answers in place of an instance. The connection ends with it when a body was announced that nobody reads, and when
     * somebody wants it to.
     */
    void refuse(HttpServerRequest request, int status, String why) {
        HttpServerResponse response = request.response();
        if (response.headWritten() || response.closed()) {
            return;
        }
        boolean bodyToCome = Target.announcesBody(request) && !request.isEnded();
        boolean close = bodyToCome || closing() || Target.last(request.headers());
        response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8");
        if (close) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        response.end(why + "\n").onComplete(sent -> {
            if (close) {
                hangUp(request);
            }
        });
    }

    /**
     * Closes the caller's connection, but reads on for a moment while a body is still coming: closing a connection with
     * unread bytes resets it, and the caller might never see the answer.
     */
    void hangUp(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        if (request.isEnded()) {
            connection.close();
            return;
        }
        long limit = vertx.setTimer(LINGER_MILLIS, due -> connection.close());
        request.exceptionHandler(broken -> vertx.cancelTimer(limit));
        request.handler(unwanted -> {});
        request.endHandler(end -> {
            vertx.cancelTimer(limit);
            connection.close();
        });
        request.resume();
    }
}
