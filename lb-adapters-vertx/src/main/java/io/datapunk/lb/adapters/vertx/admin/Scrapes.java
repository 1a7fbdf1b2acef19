package io.datapunk.lb.adapters.vertx.admin;

import io.datapunk.lb.application.port.MetricsText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers scrapes: one reading at a time, on a worker thread, shared by all who ask meanwhile. Thread-safe. */
final class Scrapes {
    private static final Logger logger = LoggerFactory.getLogger(Scrapes.class);

    private final Vertx vertx;
    private final MetricsText metrics;
    private final AtomicReference<@Nullable Future<String>> underWay = new AtomicReference<>();

    Scrapes(Vertx vertx, MetricsText metrics) {
        this.vertx = vertx;
        this.metrics = metrics;
    }

    void tell(HttpServerResponse response) {
        reading().onComplete(text -> tell(response, text), failure -> {
            if (!response.closed()) {
                response.setStatusCode(500).end("the meters cannot be read; the log says why\n");
            }
        });
    }

    private void tell(HttpServerResponse response, String text) {
        if (!response.closed()) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, metrics.contentType()).end(text);
        }
    }

    private Future<String> reading() {
        Future<String> running = underWay.get();
        if (running != null && !running.isComplete()) {
            return running;
        }
        Future<String> fresh = vertx.executeBlocking(this::text, false);
        underWay.set(fresh);
        return fresh;
    }

    /** Logs before it fails, so that who is told to look at the log finds it there. */
    private String text() {
        try {
            return metrics.text();
        } catch (RuntimeException | LinkageError failed) {
            logger.atError().setCause(failed).log("admin.metrics.failed");
            throw failed;
        }
    }
}
