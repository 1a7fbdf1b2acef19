package io.datapunk.lb.adapters.vertx.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.HealthAwareLoadBalancer;
import io.datapunk.lb.Surroundings;
import io.datapunk.lb.adapters.vertx.ScriptedServer;
import io.datapunk.lb.adapters.vertx.VertxScheduler;
import io.datapunk.lb.application.plugin.Plugins;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.check.CheckProvider;
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.StrategyProvider;
import io.datapunk.lb.testkit.discovery.FakeDiscovery;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gateway, the checks and the scheduler with the balancer itself, over real connections. */
final class GatewayWithBalancerTest {
    private static final String SERVICE = "shop";

    private final FakeDiscovery registry = new FakeDiscovery();
    private final List<Backend> backends = List.of(new Backend(), new Backend(), new Backend(), new Backend());
    private Vertx vertx;
    private HealthAwareLoadBalancer balancer;
    private BalancedService service;
    private Gateway gateway;
    private int port;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        HealthAwareConfig config = HealthAwareConfig.builder()
                .check("http", Map.of("path", "/health"))
                .checkInterval(Duration.ofMillis(400), Duration.ofMillis(100))
                .checkTimeout(Duration.ofMillis(300))
                .build();
        Surroundings surroundings = new Surroundings(System::nanoTime, new Random(20), new VertxScheduler(vertx), 20);
        balancer = new HealthAwareLoadBalancer(config, registry, plugins(), surroundings, List.of());
        service = balancer.service(SERVICE);
        gateway = new Gateway(
                vertx, service, System::nanoTime, GatewayConfig.defaults().withRequestTimeout(Duration.ofSeconds(3)));
        port = gateway.start().toCompletableFuture().get(10, TimeUnit.SECONDS);
        registry.complete(
                SERVICE,
                backends.stream()
                        .map(backend -> Instance.of("i" + backend.port(), "127.0.0.1", backend.port()))
                        .toList());
        service.ready().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static Plugins plugins() {
        return Plugins.of(all(StrategyProvider.class), all(ScorerProvider.class), all(CheckProvider.class));
    }

    private static <P> List<P> all(Class<P> kind) {
        return ServiceLoader.load(kind).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
        balancer.close();
        backends.forEach(Backend::close);
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private int failuresOf(int requests) throws IOException {
        int failed = 0;
        for (int i = 0; i < requests; i++) {
            failed += ask() == 200 ? 0 : 1;
        }
        return failed;
    }

    private int ask() throws IOException {
        try (RawClient client = new RawClient(port)) {
            client.send("GET / HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n");
            return Integer.parseInt(client.readAll().substring(9, 12));
        }
    }

    @Test
    void failingAndKilledInstances_areLeftAlone_andComeBack() throws Exception {
        Backend failing = backends.get(1);
        Backend killed = backends.get(2);

        assertThat(failuresOf(400)).as("all are well").isZero();
        assertThat(backends).allSatisfy(backend -> assertThat(backend.requests).hasPositiveValue());

        failing.fails = true;
        int failedFast = failuresOf(600);
        assertThat(failedFast).as("one fails fast while its check stays green").isBetween(1, 15);

        killed.close();
        int unreachable = failuresOf(600);
        assertThat(unreachable).as("another one's port is closed").isLessThanOrEqualTo(15);

        failing.fails = false;
        int before = failing.requests.get();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            failuresOf(20);
            return failing.requests.get() > before + 20;
        });

        await().untilAsserted(() -> assertThat(service.statistics().inFlight()).isZero());
        var statistics = service.statistics();
        assertThat(statistics.ejections()).isGreaterThanOrEqualTo(2);
        assertThat(statistics.outcomes().of(Outcome.SERVER_ERROR)).isGreaterThanOrEqualTo(1);
        assertThat(statistics.outcomes().of(Outcome.IGNORED)).isZero();
        assertThat(statistics.unreportedLeases()).isZero();
    }

    @Test
    void emptyList_is503_andAnInstanceThatAppearsIsUsedAtOnce() throws Exception {
        registry.complete(SERVICE);
        await().untilAsserted(() -> assertThat(ask()).isEqualTo(503));
        Backend late = backends.get(0);
        registry.add(SERVICE, Instance.of("late", "127.0.0.1", late.port()));
        await().untilAsserted(() -> assertThat(ask()).isEqualTo(200));
    }

    /** A server whose health path is always green. */
    private static final class Backend {
        private final AtomicInteger requests = new AtomicInteger();
        private final ScriptedServer server = new ScriptedServer(this::serve);
        private volatile boolean fails;

        private void serve(ScriptedServer.Connection connection) throws IOException {
            while (true) {
                boolean check = connection.readHead().startsWith("GET /health ");
                if (!check) {
                    requests.incrementAndGet();
                }
                connection.send(
                        "HTTP/1.1 " + (fails && !check ? "500 No" : "200 OK") + "\r\nContent-Length: 0\r\n\r\n");
            }
        }

        int port() {
            return server.port();
        }

        void close() {
            server.close();
        }
    }
}
