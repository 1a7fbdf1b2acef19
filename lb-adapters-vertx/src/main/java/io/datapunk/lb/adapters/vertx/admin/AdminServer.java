package io.datapunk.lb.adapters.vertx.admin;

import io.datapunk.lb.adapters.vertx.ListenException;
import io.datapunk.lb.adapters.vertx.ListeningServer;
import io.datapunk.lb.application.port.MetricsText;
import io.datapunk.lb.application.port.Readiness;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin port: {@code GET /healthz} is 200 while the process lives, {@code GET /readyz} is 200 when requests can be
 * served and else 503 with one reason a line, {@code GET /metrics} is what {@link MetricsText} says, where there is one.
 * Plain text, never cached; anything else is 404 or 405.
 *
 * <p>Meters are read on a worker thread of the Vert.x, once for all who ask at the same time; a reading that fails is 500
 * and is logged.
 *
 * <p>Thread-safe; nothing blocks. The Vert.x stays the caller's.
 */
public final class AdminServer {
    private static final Logger logger = LoggerFactory.getLogger(AdminServer.class);
    private static final int MOST_REASONS = 100;
    private static final int LONGEST_REASON = 500;

    private final Readiness readiness;
    private final @Nullable Scrapes scrapes;
    private final ListeningServer server;

    /** A server without meters that does not listen yet. */
    public AdminServer(Vertx vertx, Readiness readiness, AdminConfig config) {
        this(vertx, readiness, null, config);
    }

    /**
     * A server that does not listen yet.
     *
     * @param metrics what {@code /metrics} answers; null: nothing is there
     */
    public AdminServer(Vertx vertx, Readiness readiness, @Nullable MetricsText metrics, AdminConfig config) {
        this.readiness = readiness;
        this.scrapes = metrics == null ? null : new Scrapes(vertx, metrics);
        HttpServerOptions options = new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout(60);
        this.server = new ListeningServer("admin", vertx, options, () -> this::answer, Duration.ZERO);
    }

    /**
     * Begins to listen. Idempotent.
     *
     * @return the port; fails with {@link ListenException} when it cannot be listened on
     */
    public CompletionStage<Integer> start() {
        return server.start();
    }

    /** Stops listening and closes all connections. Idempotent. */
    public CompletionStage<Void> close() {
        return server.close();
    }

    private void answer(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        String path = request.path() == null ? "" : request.path();
        boolean known = switch (path) {
            case "/healthz", "/readyz" -> true;
            case "/metrics" -> scrapes != null;
            default -> false;
        };
        if (!known) {
            response.setStatusCode(404).end("not found; known are " + known() + "\n");
        } else if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            response.setStatusCode(405)
                    .putHeader(HttpHeaders.ALLOW, "GET, HEAD")
                    .end("only GET and HEAD\n");
        } else {
            tell(path, response);
        }
    }

    private String known() {
        return scrapes == null ? "/healthz and /readyz" : "/healthz, /readyz and /metrics";
    }

    private void tell(String path, HttpServerResponse response) {
        Scrapes meters = scrapes;
        if ("/healthz".equals(path)) {
            response.end("ok\n");
        } else if ("/metrics".equals(path) && meters != null) {
            meters.tell(response);
        } else {
            tellReadiness(response);
        }
    }

    private void tellReadiness(HttpServerResponse response) {
        List<String> obstacles = obstacles();
        if (obstacles.isEmpty()) {
            response.end("ready\n");
            return;
        }
        StringBuilder text = new StringBuilder("not ready\n");
        for (String obstacle : obstacles.subList(0, Math.min(MOST_REASONS, obstacles.size()))) {
            text.append("- ").append(line(obstacle)).append('\n');
        }
        response.setStatusCode(503).end(text.toString());
    }

    private List<String> obstacles() {
        try {
            return new ArrayList<>(readiness.obstacles());
        } catch (RuntimeException unknown) {
            logger.atError().setCause(unknown).log("admin.readiness.failed");
            return List.of("it is not known whether requests can be served");
        }
    }

    /** One line, whatever an instance or a registry called itself. */
    private static String line(String reason) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < Math.min(LONGEST_REASON, reason.length()); i++) {
            char c = reason.charAt(i);
            line.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? ' ' : c);
        }
        return line.toString();
    }
}
