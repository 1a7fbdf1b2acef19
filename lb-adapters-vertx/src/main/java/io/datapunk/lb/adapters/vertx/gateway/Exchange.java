package io.datapunk.lb.adapters.vertx.gateway;

import io.datapunk.lb.adapters.vertx.load.ReportedLoad;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through: the caller's side, the instance's side, and the ticket.
 *
 * <p>It is asking until the answer's head arrives, then answering, then over. Whatever happens first ends it: the answer
 * is complete, the instance fails, the caller leaves, or nothing moves for the timeout. {@link #end} is the only way to
 * the end and passes once; every other event looks at {@code over} first. So each ticket is completed exactly once, and a
 * connection to an instance goes back to the pool only when both its request and its answer were complete, and the answer
 * was not held up by the caller when it ended. An exception
 * that nobody foresaw is such an end too, and no evidence: left to Vert.x it would only be logged, and the exchange would
 * hang until the instance were charged with a timeout.
 *
 * <p>Confined to the event loop.
 */
final class Exchange {
    private static final long UNKNOWN = -1;
    private static final int NOT_MODIFIED = 304;
    private static final int NO_CONTENT = 204;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private final Forwarder forwarder;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Target target;
    private final long ticket;

    private final long began;
    private long lastProgress;
    private long readSince;
    private long callersTime;
    private long timer = UNKNOWN;

    private @Nullable HttpClientRequest upstream;
    private @Nullable HttpClientResponse answer;
    private @Nullable String answersConnection;
    private long answeredAfter = UNKNOWN;
    private boolean uploaded;
    private boolean uploadHeld;
    private boolean downloadHeld;
    private boolean keptFromOthers;
    private boolean hangUp;
    private boolean over;

    Exchange(Forwarder forwarder, HttpServerRequest request, Target target, long ticket) {
        this.forwarder = forwarder;
        this.request = request;
        this.response = request.response();
        this.target = target;
        this.ticket = ticket;
        this.uploaded = !target.body();
        this.began = forwarder.now();
        this.lastProgress = began;
    }

    void begin() {
        response.exceptionHandler(broken -> callerLeft());
        response.closeHandler(closed -> callerLeft());
        if (target.body()) {
            request.pause();
            request.exceptionHandler(broken -> callerLeft());
        }
        arm(forwarder.timeoutNanos());
        guarded(this::connect);
    }

    private void connect() {
        try {
            Instance instance = forwarder.service().instance(ticket);
            RequestOptions options = new RequestOptions()
                    .setMethod(request.method())
                    .setHost(instance.host())
                    .setPort(instance.port())
                    .setURI(target.uri());
            forwarder.client().request(options).onComplete(this::connected, this::failed);
        } catch (IllegalArgumentException | IllegalStateException goneMeanwhile) {
            // The instance left the list between the two calls, or the gateway is being closed.
            end(Outcome.IGNORED);
            forwarder.refuse(request, UNAVAILABLE, "no instance is available");
        }
    }

    private void connected(HttpClientRequest asked) {
        upstream = asked;
        asked.exceptionHandler(this::failed);
        if (over) {
            // Nothing was sent yet: the connection is as good as new.
            asked.reset();
            return;
        }
        guarded(() -> ask(asked));
    }

    private void ask(HttpClientRequest asked) {
        asked.response().onComplete(this::answered, this::failed);
        Hop.request(request, target.host(), asked.headers());
        if (target.body()) {
            asked.setChunked(!asked.headers().contains(HttpHeaders.CONTENT_LENGTH));
            request.handler(part -> guarded(() -> upload(asked, part)));
            request.endHandler(end -> guarded(() -> uploaded(asked)));
            readSince = forwarder.now();
            request.resume();
        } else {
            asked.end();
        }
    }

    private void upload(HttpClientRequest asked, Buffer part) {
        if (over) {
            return;
        }
        callerMoved();
        asked.write(part).onSuccess(left -> guarded(this::moved));
        if (asked.writeQueueFull()) {
            uploadHeld = true;
            request.pause();
            asked.drainHandler(drained -> guarded(this::uploadOn));
        }
    }

    /** What passes while the body is read and nothing comes is the caller's time; while the instance holds it up it is not. */
    private void callerMoved() {
        lastProgress = forwarder.now();
        callersTime += lastProgress - readSince;
        readSince = lastProgress;
    }

    /** A part left for the network. A side that is held moves thereby, long before it has drained. */
    private void moved() {
        if (!over) {
            lastProgress = forwarder.now();
        }
    }

    private void uploadOn() {
        uploadHeld = false;
        lastProgress = forwarder.now();
        readSince = lastProgress;
        request.resume();
    }

    private void uploaded(HttpClientRequest asked) {
        if (!over) {
            uploaded = true;
            callerMoved();
            asked.end();
        }
    }

    private void answered(HttpClientResponse answered) {
        if (over) {
            return;
        }
        if (answered.statusCode() < 200) {
            failed(new IllegalStateException("an interim answer that nobody asked for"));
            return;
        }
        guarded(() -> pass(answered));
    }

    private void pass(HttpClientResponse answered) {
        answer = answered;
        lastProgress = forwarder.now();
        answeredAfter = instancesTime(lastProgress);
        passHead(answered);
        closeWhenAsked(answered.headers());
        keepNoLongerThanConfigured(answered.headers());
        answersConnection = answered.headers().get(HttpHeaders.CONNECTION);
        answered.exceptionHandler(this::failed);
        answered.handler(part -> guarded(() -> download(answered, part)));
        answered.endHandler(end -> guarded(this::complete));
        sendHeadSoon();
    }

    /**
     * The body may be long in coming, and the caller may wait for the head. What came together with the head is handed
     * on first, so that both leave in one piece, and an answer that is broken already becomes one of the gateway's own.
     */
    private void sendHeadSoon() {
        MultiMap headers = response.headers();
        if (headers.contains(HttpHeaders.CONTENT_LENGTH) || headers.contains(HttpHeaders.TRANSFER_ENCODING)) {
            forwarder.vertx().runOnContext(soon -> guarded(this::sendHead));
        }
    }

    private void sendHead() {
        if (!over && !response.headWritten()) {
            response.writeHead();
        }
    }

    /** The client underneath keeps the connection unless {@code close} is the whole of the first line. */
    private static void closeWhenAsked(MultiMap headers) {
        List<String> connection = headers.getAll(HttpHeaders.CONNECTION);
        if (!connection.isEmpty() && Hop.lists(connection, "close")) {
            headers.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }

    /** The client underneath keeps a connection as long as the header says, and for ever when it says 0. */
    private void keepNoLongerThanConfigured(MultiMap headers) {
        String value = headers.get(HttpHeaders.KEEP_ALIVE);
        if (value == null) {
            return;
        }
        headers.remove(HttpHeaders.KEEP_ALIVE);
        int seconds = KeepAlive.parse(value);
        if (seconds == 0) {
            headers.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        } else if (seconds != KeepAlive.UNKNOWN) {
            headers.set(HttpHeaders.KEEP_ALIVE, "timeout=" + Math.min(seconds, forwarder.keepAliveSeconds()));
        }
    }

    private void passHead(HttpClientResponse answered) {
        int status = answered.statusCode();
        response.setStatusCode(status);
        MultiMap headers = response.headers();
        Hop.answer(answered.headers(), answered.version(), headers);
        boolean bodiless = request.method().equals(HttpMethod.HEAD) || status == NO_CONTENT || status == NOT_MODIFIED;
        boolean endsByClose = false;
        if (!bodiless && !headers.contains(HttpHeaders.CONTENT_LENGTH)) {
            endsByClose = request.version() == HttpVersion.HTTP_1_0;
            response.setChunked(true);
        }
        hangUp = endsByClose || !uploaded || target.last() || forwarder.closing();
        if (status == NO_CONTENT || hangUp) {
            response.headersEndHandler(ready -> {
                if (status == NO_CONTENT) {
                    headers.remove(HttpHeaders.CONTENT_LENGTH);
                }
                if (hangUp) {
                    headers.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
                }
            });
        }
    }

    private void download(HttpClientResponse answered, Buffer part) {
        if (over) {
            return;
        }
        lastProgress = forwarder.now();
        response.write(part).onSuccess(left -> guarded(this::moved));
        if (response.writeQueueFull()) {
            downloadHeld = true;
            answered.pause();
            keepFromOthers(answered.headers());
            response.drainHandler(drained -> guarded(() -> downloadOn(answered)));
        } else if (keptFromOthers) {
            leaveToOthers(answered.headers());
        }
    }

    /**
     * The client underneath gives a connection to the next request when an answer has come whole, handed on or not. While
     * the caller is held that would be too early: {@link #end} would close it under the next request, and where the answer
     * fills the client's queue, nothing is read from the connection until this caller reads.
     */
    private void keepFromOthers(MultiMap headers) {
        keptFromOthers = true;
        headers.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }

    /** Only with the next part, and not when the caller goes on: the queue is empty then but for what is just coming. */
    private void leaveToOthers(MultiMap headers) {
        keptFromOthers = false;
        if (answersConnection == null) {
            headers.remove(HttpHeaders.CONNECTION);
        } else {
            headers.set(HttpHeaders.CONNECTION, answersConnection);
        }
    }

    private void downloadOn(HttpClientResponse answered) {
        downloadHeld = false;
        lastProgress = forwarder.now();
        answered.resume();
    }

    private void complete() {
        if (over) {
            return;
        }
        end(verdict(), true);
        response.end().onComplete(sent -> {
            if (hangUp) {
                forwarder.hangUp(request);
            }
        });
    }

    /** The instance's side broke, before the answer or within it. */
    private void failed(Throwable why) {
        if (over) {
            return;
        }
        Outcome outcome = Verdicts.ofFailure(why);
        // While the gateway closes it may be the one that broke the connection.
        end(forwarder.closing() ? Outcome.IGNORED : outcome);
        switch (outcome) {
            case UNREACHABLE -> giveUp(502, "the instance could not be reached");
            case IGNORED -> giveUp(UNAVAILABLE, "too many requests are waiting for the instance");
            default -> giveUp(502, "the instance's answer could not be read");
        }
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException unforeseen) {
            forwarder.broke(unforeseen);
            if (!over) {
                end(Outcome.IGNORED);
                giveUp(500, "the gateway failed");
            }
        }
    }

    private void callerLeft() {
        if (over) {
            return;
        }
        if (answer == null) {
            end(Outcome.IGNORED, false, waitingForCaller() ? UNKNOWN : instancesTime(forwarder.now()));
        } else {
            end(verdict());
        }
    }

    private void stalled() {
        if (!waitingForCaller()) {
            end(Outcome.TIMEOUT);
            giveUp(504, "the instance did not answer in time");
        } else {
            end(answer == null ? Outcome.IGNORED : verdict());
            giveUp(408, "the body of the request did not arrive in time");
        }
    }

    /** Also when the answer has begun: the instance may need the rest of the body for the rest of its answer. */
    private boolean waitingForCaller() {
        return downloadHeld || (upstream != null && !uploaded && !uploadHeld);
    }

    /** Says so to the caller, or, when the answer has begun, breaks it off, which is the only way to say so then. */
    private void giveUp(int status, String why) {
        if (response.headWritten()) {
            request.connection().close();
        } else {
            response.headersEndHandler(null);
            response.headers().clear();
            forwarder.refuse(request, status, why);
        }
    }

    private void end(Outcome outcome) {
        end(outcome, false);
    }

    private void end(Outcome outcome, boolean answerComplete) {
        end(outcome, answerComplete, outcome == Outcome.IGNORED ? UNKNOWN : instancesTime(forwarder.now()));
    }

    /** @param waited how long the instance has not answered, or {@link #UNKNOWN}; of no use once it has */
    private void end(Outcome outcome, boolean answerComplete, long waited) {
        over = true;
        forwarder.vertx().cancelTimer(timer);
        HttpClientRequest asked = upstream;
        if (asked != null && !(answerComplete && uploaded)) {
            asked.connection().close();
        }
        try {
            forwarder.report(() -> report(outcome, waited));
        } finally {
            forwarder.ended();
        }
    }

    private void report(Outcome outcome, long waited) {
        if (answer == null) {
            forwarder.service().complete(ticket, outcome, waited);
            return;
        }
        float load = ReportedLoad.in(answer::getHeader);
        if (!Float.isNaN(load)) {
            forwarder.service().reportLoad(ticket, load);
        }
        Duration retryAfter = outcome == verdict() ? retryAfter(answer) : null;
        if (retryAfter == null) {
            forwarder.service().complete(ticket, outcome, answeredAfter);
        } else {
            forwarder.service().throttled(ticket, answeredAfter, retryAfter);
        }
    }

    /**
     * How long it has taken until now, without the time in which the caller was waited for. A wait that lasts still does not
     * count as such: whoever answers within it did not need what is still to come.
     */
    private long instancesTime(long now) {
        return now - began - callersTime;
    }

    /** What the answer's status says; of no use before there is one. */
    private Outcome verdict() {
        return answer == null ? Outcome.IGNORED : Verdicts.ofStatus(answer.statusCode());
    }

    private static @Nullable Duration retryAfter(HttpClientResponse answered) {
        int status = answered.statusCode();
        return status == UNAVAILABLE || status == TOO_MANY_REQUESTS
                ? RetryAfter.parse(answered.getHeader(HttpHeaders.RETRY_AFTER), answered.getHeader(HttpHeaders.DATE))
                : null;
    }

    private void arm(long nanos) {
        timer = forwarder.vertx().setTimer(Math.max(1, (nanos + 999_999) / 1_000_000), due -> look());
    }

    /** One timer an exchange: progress only notes its time, and the timer goes on for what is left. */
    private void look() {
        if (over) {
            return;
        }
        long left = forwarder.timeoutNanos() - (forwarder.now() - lastProgress);
        if (left > 0) {
            arm(left);
        } else {
            stalled();
        }
    }
}
