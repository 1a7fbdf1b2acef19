package io.datapunk.lb.bootstrap.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A collector on loopback that decodes what is pushed to it and answers as the test says. */
public final class Collector implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final List<ExportMetricsServiceRequest> metrics = new CopyOnWriteArrayList<>();
    private final List<ExportTraceServiceRequest> traces = new CopyOnWriteArrayList<>();
    private final List<String> wrong = new CopyOnWriteArrayList<>();
    private volatile Answer answer = Answer.TAKE;

    /** How a push is answered. */
    public enum Answer {
        /** With 200, and it is kept. */
        TAKE,
        /** With 500. */
        FAIL,
        /** Not at all. */
        HANG
    }

    /** A collector that listens and takes everything. */
    public Collector() throws Exception {
        server = vertx.createHttpServer(
                new HttpServerOptions().setHost("127.0.0.1").setPort(0));
        server.requestHandler(request -> request.body().onSuccess(body -> pushed(request, body)));
        server.listen().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** Its base URL. */
    public String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    /** From now on it answers so. */
    public void answer(Answer how) {
        answer = how;
    }

    private void pushed(HttpServerRequest request, Buffer body) {
        HttpServerResponse response = request.response();
        switch (answer) {
            case FAIL -> response.setStatusCode(500).end();
            case HANG -> {}
            case TAKE -> {
                try {
                    keep(request.path(), request.getHeader("Content-Type"), body.getBytes());
                } catch (InvalidProtocolBufferException undecodable) {
                    wrong.add(request.path() + ": " + undecodable.getMessage());
                }
                response.putHeader("Content-Type", "application/x-protobuf").end();
            }
        }
    }

    private void keep(String path, String type, byte[] body) throws InvalidProtocolBufferException {
        if (!"application/x-protobuf".equals(type)) {
            wrong.add(path + ": " + type);
        } else if (path.equals("/v1/metrics")) {
            metrics.add(ExportMetricsServiceRequest.parseFrom(body));
        } else if (path.equals("/v1/traces")) {
            traces.add(ExportTraceServiceRequest.parseFrom(body));
        } else {
            wrong.add(path);
        }
    }

    /** Pushes that were none, and why. */
    public List<String> wrong() {
        return wrong;
    }

    /** All metrics of the scope that were pushed, push after push. */
    public List<Metric> metrics(String scope) {
        return metrics.stream()
                .flatMap(push -> push.getResourceMetricsList().stream())
                .flatMap(resource -> resource.getScopeMetricsList().stream())
                .filter(each -> each.getScope().getName().equals(scope))
                .flatMap(each -> each.getMetricsList().stream())
                .toList();
    }

    /** All spans of the scope. */
    public List<Span> spans(String scope) {
        return traces.stream()
                .flatMap(push -> push.getResourceSpansList().stream())
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .filter(each -> each.getScope().getName().equals(scope))
                .flatMap(each -> each.getSpansList().stream())
                .toList();
    }

    /** Who pushed metrics or spans. */
    public List<Resource> resources() {
        return Stream.concat(
                        metrics.stream()
                                .flatMap(push -> push.getResourceMetricsList().stream())
                                .map(each -> each.getResource()),
                        traces.stream()
                                .flatMap(push -> push.getResourceSpansList().stream())
                                .map(each -> each.getResource()))
                .toList();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
