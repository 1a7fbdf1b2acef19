package io.datapunk.lb.bootstrap.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BackendTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Backend backend = new Backend("backend-1", vertx, new SplittableRandom(1));

    @BeforeEach
    void listen() throws Exception {
        await(backend.listen());
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    private static void await(Future<?> future) throws Exception {
        future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + backend.port() + path))
                .timeout(Duration.ofSeconds(10))
                .build();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void request_answeredAfterAWhileWithItsName() throws Exception {
        long started = System.nanoTime();
        HttpResponse<String> answer = get("/");
        assertThat(System.nanoTime() - started).isGreaterThanOrEqualTo(5_000_000);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue(Backend.INSTANCE_HEADER)).hasValue("backend-1");
    }

    @Test
    void failingFast_500_butHealthStaysGreen() throws Exception {
        backend.behave(Behaviour.FAILING_FAST);
        assertThat(get("/").statusCode()).isEqualTo(500);
        assertThat(get("/").headers().firstValue(Backend.INSTANCE_HEADER)).hasValue("backend-1");
        assertThat(get("/health").statusCode()).isEqualTo(200);
        backend.behave(Behaviour.WELL);
        assertThat(get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void broken_500_onHealthToo() throws Exception {
        backend.behave(Behaviour.BROKEN);
        assertThat(get("/").statusCode()).isEqualTo(500);
        assertThat(get("/health").statusCode()).isEqualTo(500);
        backend.behave(Behaviour.WELL);
        assertThat(get("/health").statusCode()).isEqualTo(200);
    }

    @Test
    void slow_answersAfterTwentyTimesTheLeast_butHealthStaysGreen() throws Exception {
        backend.behave(Behaviour.SLOW);
        long started = System.nanoTime();
        assertThat(get("/").statusCode()).isEqualTo(200);
        assertThat(System.nanoTime() - started).isGreaterThanOrEqualTo(100_000_000);
        assertThat(get("/health").statusCode()).isEqualTo(200);
    }

    @Test
    void haltedWhileMisbehaving_stillDoesSoAfterwards() throws Exception {
        backend.behave(Behaviour.FAILING_FAST);
        await(backend.halt());
        await(backend.listen());
        assertThat(get("/").statusCode()).isEqualTo(500);
    }

    @Test
    void halted_breaksConnectionsAndRefusesNewOnes() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(200);
        CompletableFuture<HttpResponse<String>> underWay =
                client.sendAsync(request("/"), HttpResponse.BodyHandlers.ofString());
        int port = backend.port();
        await(backend.halt());
        // Not by the client, which may still have a connection that is about to break.
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(ConnectException.class);
        // The one under way was either answered just in time or broken, but not left hanging.
        assertThat(underWay.handle((answer, failure) -> failure == null || failure.getCause() instanceof IOException)
                        .get(10, TimeUnit.SECONDS))
                .isTrue();
        await(backend.halt());
    }

    @Test
    void listenAgain_samePort() throws Exception {
        int port = backend.port();
        await(backend.halt());
        await(backend.listen());
        assertThat(backend.port()).isEqualTo(port);
        assertThat(get("/").statusCode()).isEqualTo(200);
    }
}
