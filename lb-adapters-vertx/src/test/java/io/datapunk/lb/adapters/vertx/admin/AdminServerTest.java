package io.datapunk.lb.adapters.vertx.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.adapters.vertx.CapturedLog;
import io.datapunk.lb.adapters.vertx.ListenException;
import io.datapunk.lb.application.port.MetricsText;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AdminServerTest {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Vertx vertx;
    private AdminServer server;
    private int port;
    private volatile List<String> obstacles = List.of();

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        server = new AdminServer(vertx, () -> obstacles, AdminConfig.defaults());
        port = get(server.start());
    }

    @AfterEach
    void stop() throws Exception {
        get(server.close());
        get(vertx.close().toCompletionStage());
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private HttpResponse<String> ask(String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void livingProcess_isHealthy_readyOrNot() throws Exception {
        obstacles = List.of("registry: unreachable");
        HttpResponse<String> answer = ask("GET", "/healthz");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("ok\n");
    }

    @Test
    void readiness_followsTheObstacles() throws Exception {
        assertThat(ask("GET", "/readyz").statusCode()).isEqualTo(200);
        obstacles = List.of("registry: unreachable", "service shop: first list not known");
        HttpResponse<String> answer = ask("GET", "/readyz?verbose");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body())
                .isEqualTo("not ready\n- registry: unreachable\n- service shop: first list not known\n");
        obstacles = List.of();
        assertThat(ask("GET", "/readyz").body()).isEqualTo("ready\n");
    }

    @Test
    void readinessThatThrows_isNotReady() throws Exception {
        AdminServer broken = new AdminServer(
                vertx,
                () -> {
                    throw new IllegalStateException("on purpose");
                },
                AdminConfig.defaults());
        port = get(broken.start());
        try (CapturedLog log = new CapturedLog(AdminServer.class.getName())) {
            HttpResponse<String> answer = ask("GET", "/readyz");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("not known").doesNotContain("on purpose");
            assertThat(log.messages()).containsExactly("admin.readiness.failed");
        }
        get(broken.close());
    }

    @Test
    void hostileReasons_areOneLineEach_andBounded() throws Exception {
        obstacles = List.of("a\r\nready\u2028\u0007", "x".repeat(10_000));
        assertThat(ask("GET", "/readyz").body().lines()).hasSize(3).containsSequence("- a  ready  ");
        assertThat(ask("GET", "/readyz").body()).hasSizeLessThan(600);
        obstacles = Collections.nCopies(100_000, "instance down");
        assertThat(ask("GET", "/readyz").body().lines()).hasSize(101);
    }

    @Test
    void answers_areNeitherCachedNorGuessed() throws Exception {
        for (String path : List.of("/healthz", "/readyz", "/other")) {
            var headers = ask("GET", path).headers();
            assertThat(headers.firstValue("Content-Type")).contains("text/plain; charset=utf-8");
            assertThat(headers.firstValue("Cache-Control")).contains("no-store");
            assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(headers.firstValue("Content-Security-Policy").orElse("")).startsWith("default-src 'none'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/healthz/", "/HEALTHZ", "/metrics", "//healthz", "/%68ealthz", "/readyz/../healthz"})
    void anyOtherPath_isNotFound(String path) throws Exception {
        assertThat(ask("GET", path).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRICK"})
    void anyOtherMethod_isNotAllowed(String method) throws Exception {
        HttpResponse<String> answer = ask(method, "/healthz");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @Test
    void head_isGetWithoutTheBody() throws Exception {
        obstacles = List.of("x");
        assertThat(ask("HEAD", "/readyz").statusCode()).isEqualTo(503);
        assertThat(ask("HEAD", "/healthz").statusCode()).isEqualTo(200);
        assertThat(ask("HEAD", "/healthz").body()).isEmpty();
    }

    private AdminServer serving(Supplier<String> text) throws Exception {
        AdminServer metered = new AdminServer(
                vertx,
                () -> obstacles,
                new MetricsText() {
                    @Override
                    public String contentType() {
                        return "text/plain; version=0.0.4; charset=utf-8";
                    }

                    @Override
                    public String text() {
                        return text.get();
                    }
                },
                AdminConfig.defaults());
        port = get(metered.start());
        return metered;
    }

    @Test
    void meters_areToldAsTheyAreWithTheirOwnType() throws Exception {
        AtomicInteger scrapes = new AtomicInteger();
        AdminServer metered = serving(() -> "lb_scrapes " + scrapes.incrementAndGet() + "\n");
        HttpResponse<String> answer = ask("GET", "/metrics");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("lb_scrapes 1\n");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(ask("GET", "/metrics").body()).isEqualTo("lb_scrapes 2\n");
        assertThat(ask("HEAD", "/metrics").body()).isEmpty();
        assertThat(ask("POST", "/metrics").statusCode()).isEqualTo(405);
        assertThat(ask("GET", "/other").body()).contains("/metrics");
        get(metered.close());
    }

    @Test
    void metersThatCannotBeRead_areAFailureWithoutDetails_andReadAgainNextTime() throws Exception {
        AtomicInteger scrapes = new AtomicInteger();
        AdminServer metered = serving(() -> {
            if (scrapes.getAndIncrement() == 0) {
                throw new IllegalStateException("on purpose");
            }
            return "well\n";
        });
        try (CapturedLog log = new CapturedLog(Scrapes.class.getName())) {
            HttpResponse<String> answer = ask("GET", "/metrics");
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).doesNotContain("on purpose");
            assertThat(log.messages()).containsExactly("admin.metrics.failed");
        }
        assertThat(ask("GET", "/metrics").body()).isEqualTo("well\n");
        get(metered.close());
    }

    @Test
    void slowMeters_holdUpNobodyElse_andAreReadOnceForAllWhoWait() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger scrapes = new AtomicInteger();
        AdminServer metered = serving(() -> {
            scrapes.incrementAndGet();
            begun.countDown();
            await(goOn);
            return "slow\n";
        });
        List<CompletableFuture<HttpResponse<String>>> waiting = List.of(later("/metrics"), later("/metrics"));
        await(begun);
        assertThat(ask("GET", "/healthz").statusCode()).isEqualTo(200);
        goOn.countDown();
        for (CompletableFuture<HttpResponse<String>> each : waiting) {
            assertThat(get(each).body()).isEqualTo("slow\n");
        }
        assertThat(scrapes.get()).isBetween(1, 2); // the second may have come after the first was over
        get(metered.close());
    }

    private CompletableFuture<HttpResponse<String>> later(String path) {
        return client.sendAsync(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void portInUse_saysWhichAndWhatWasExpected() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            AdminServer second = new AdminServer(vertx, List::of, new AdminConfig("127.0.0.1", taken.getLocalPort()));
            assertThatThrownBy(() -> get(second.start()))
                    .cause()
                    .isInstanceOf(ListenException.class)
                    .hasMessageStartingWith("admin.port: " + taken.getLocalPort() + " on 127.0.0.1, expected a port");
        }
    }

    @Test
    void configOutsideItsRange_isRefused() {
        assertThatThrownBy(() -> new AdminConfig("127.0.0.1", 65_536)).hasMessageContaining("port: 65536");
        assertThatThrownBy(() -> new AdminConfig("127.0.0.1", -1)).hasMessageContaining("port: -1");
        assertThatThrownBy(() -> new AdminConfig(" ", 0)).hasMessageContaining("host");
    }
}
