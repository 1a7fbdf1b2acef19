package io.datapunk.lb.adapters.vertx.check;

import io.datapunk.lb.adapters.vertx.load.ReportedLoad;
import io.datapunk.lb.spi.check.HealthCheck.Answer;
import io.datapunk.lb.spi.check.HealthCheck.Result;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.RequestOptions;

/**
 * One question and its answer over a connection of its own.
 *
 * <p>The body is read only to know that the answer ends, and only its beginning: whoever sends more has answered. The
 * connection is closed with the attempt, whatever became of it. Redirects are not followed, so that an instance cannot
 * send the check somewhere else.
 */
final class HttpExchange {
    static final String HEALTH_HEADER = "X-Health";

    /** Enough for any sensible health document; the rest is not read. */
    private static final int MOST_BODY_BYTES = 4 * 1024;

    private final HttpCheckSettings settings;
    private final Attempt attempt;
    private int bodyBytes;

    private HttpExchange(HttpCheckSettings settings, Attempt attempt) {
        this.settings = settings;
        this.attempt = attempt;
    }

    static Future<?> begin(HttpClientAgent client, HttpCheckSettings settings, Attempt attempt) {
        HttpExchange exchange = new HttpExchange(settings, attempt);
        return client.connect(new HttpConnectOptions()
                        .setHost(attempt.instance().host())
                        .setPort(attempt.instance().port()))
                .onComplete(exchange::connected, attempt::failed);
    }

    private void connected(HttpClientConnection connection) {
        connection.exceptionHandler(attempt::failed);
        attempt.holds(connection::close);
        if (attempt.over()) {
            return;
        }
        RequestOptions options =
                new RequestOptions().setMethod(settings.method()).setURI(settings.path());
        options.putHeader("Host", attempt.instance().address()).putHeader("User-Agent", "lb-check");
        settings.headers().forEach(options::putHeader);
        connection.request(options).onComplete(this::ask, attempt::failed);
    }

    private void ask(HttpClientRequest request) {
        request.exceptionHandler(attempt::failed);
        request.response().onComplete(this::answered, attempt::failed);
        request.end();
    }

    private void answered(HttpClientResponse response) {
        response.exceptionHandler(attempt::failed);
        response.handler(part -> {
            if (exceedsBound(part)) {
                attempt.end(judge(response));
            }
        });
        response.endHandler(end -> attempt.end(judge(response)));
    }

    private boolean exceedsBound(Buffer part) {
        bodyBytes += part.length();
        return bodyBytes > MOST_BODY_BYTES;
    }

    private Result judge(HttpClientResponse response) {
        int status = response.statusCode();
        float load = ReportedLoad.in(response::getHeader);
        if (settings.degraded().contains(status)) {
            return new Result(Answer.DEGRADED, "status " + status, load);
        }
        if (!settings.status().contains(status)) {
            return new Result(Answer.REFUSE, "status " + status + ", expected " + settings.status(), load);
        }
        if ("degraded".equalsIgnoreCase(response.getHeader(HEALTH_HEADER))) {
            return new Result(Answer.DEGRADED, HEALTH_HEADER + ": degraded", load);
        }
        return new Result(Answer.PASS, "", load);
    }
}
