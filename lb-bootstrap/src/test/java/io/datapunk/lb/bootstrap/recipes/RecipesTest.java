package io.datapunk.lb.bootstrap.recipes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.datapunk.lb.BalancedService;
import io.datapunk.lb.CallOptions;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.LoadBalancer;
import io.datapunk.lb.NoInstanceAvailableException;
import io.datapunk.lb.OutcomeCounts;
import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.event.BalancerEvent.LeaseUnreported;
import io.datapunk.lb.bootstrap.LoadBalancers;
import io.datapunk.lb.bootstrap.LoopbackZooKeeper;
import io.datapunk.lb.bootstrap.SystemSources;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.ExponentialBackoffRetry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every recipe does what the page says of it, against real servers. */
@Timeout(60)
final class RecipesTest {
    /** Of one request: never what is tested here, so longer than any pause of the machine. */
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final List<BalancerEvent> events = new CopyOnWriteArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private volatile int status = 200;
    private volatile String retryAfter = "";
    private HttpServer server;
    private LoadBalancer balancer;
    private BalancedService orders;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/orders/7", exchange -> {
            byte[] body = "seven apples".getBytes(UTF_8);
            exchange.getResponseHeaders().add("X-Load", "0.25");
            if (!retryAfter.isEmpty()) {
                exchange.getResponseHeaders().add("Retry-After", retryAfter);
            }
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        balancer = LoadBalancers.builder()
                .config(HealthAwareConfig.builder().noChecks().build())
                .discovery("static", Map.of("instances.orders", address(), "instances.nobody", ""))
                .eventSink(events::add)
                .start();
        orders = balancer.service("orders");
        orders.ready().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() {
        balancer.close();
        server.stop(0);
    }

    private String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private OutcomeCounts outcomes() {
        return orders.statistics().outcomes();
    }

    private HttpResponse<String> send(Instance to) throws IOException {
        try {
            URI uri = URI.create("http://" + to.address() + "/orders/7");
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    @Test
    void javaNetHttpWithoutBlocking_aFailingStatusIsAnAnswerAndAnError() throws Exception {
        assertThat(HttpRecipes.async(orders, http, LIMIT).toCompletableFuture().get(20, TimeUnit.SECONDS))
                .isEqualTo("seven apples");
        status = 500;
        assertThat(HttpRecipes.async(orders, http, LIMIT).toCompletableFuture().get(20, TimeUnit.SECONDS))
                .isEqualTo("seven apples");
        assertThat(outcomes().successes()).isEqualTo(1);
        assertThat(outcomes().serverErrors()).isEqualTo(1);
        assertThat(orders.statistics().inFlight()).isZero();
    }

    @Test
    void javaNetHttpBlocking_isAnsweredAndCounted() throws Exception {
        assertThat(HttpRecipes.blocking(orders, http, LIMIT)).isEqualTo("seven apples");
        status = 404;
        HttpRecipes.blocking(orders, http, LIMIT);
        assertThat(outcomes().successes()).isEqualTo(1);
        assertThat(outcomes().clientErrors()).isEqualTo(1);
    }

    @Test
    void urlConnection_answersWithStatusAndBodyAlsoWhenItFails() throws Exception {
        assertThat(HttpRecipes.ask(orders, "/orders/7", LIMIT)).isEqualTo(new HttpRecipes.Answer(200, "seven apples"));
        status = 503;
        assertThat(HttpRecipes.ask(orders, "/orders/7", LIMIT)).isEqualTo(new HttpRecipes.Answer(503, "seven apples"));
        assertThat(outcomes().serverErrors()).isEqualTo(1);
        server.stop(0);
        assertThatThrownBy(() -> HttpRecipes.ask(orders, "/orders/7", LIMIT)).isInstanceOf(IOException.class);
        assertThat(outcomes().unreachable()).isEqualTo(1);
    }

    @Test
    void vertx_answersOnTheCallersContext_andItsFailuresAreToldApart() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            var client = vertx.createHttpClient();
            var context = vertx.getOrCreateContext();
            var there = new CompletableFuture<VertxRecipes.Reply>();
            context.runOnContext(go -> VertxRecipes.ask(orders, vertx, client, LIMIT)
                    .onComplete(reply -> {
                        if (Vertx.currentContext() == context && reply.succeeded()) {
                            there.complete(reply.result());
                        } else {
                            there.completeExceptionally(new IllegalStateException("elsewhere", reply.cause()));
                        }
                    }));
            assertThat(there.get(20, TimeUnit.SECONDS)).isEqualTo(new VertxRecipes.Reply(200, "seven apples"));
            status = 500;
            VertxRecipes.ask(orders, vertx, client, LIMIT)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
            assertThat(outcomes().serverErrors()).isEqualTo(1);
            server.stop(0);
            assertThatThrownBy(() -> VertxRecipes.ask(orders, vertx, client, LIMIT)
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class);
            assertThat(outcomes().unreachable()).isEqualTo(1);
            assertThat(orders.statistics().inFlight()).isZero();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void vertx_callerThatIsHeldUpBetweenTwoSteps_missesNothingOfTheAnswer() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            var client = HeldUp.after(vertx.createHttpClient());
            assertThat(VertxRecipes.ask(orders, vertx, client, LIMIT)
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(20, TimeUnit.SECONDS))
                    .isEqualTo(new VertxRecipes.Reply(200, "seven apples"));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void lease_isReportedEitherWay() throws Exception {
        assertThat(HoldRecipes.lease(orders, instance -> send(instance).body())).isEqualTo("seven apples");
        assertThatThrownBy(() -> HoldRecipes.lease(orders, instance -> {
                    throw new IOException("reset");
                }))
                .hasMessage("reset");
        assertThat(outcomes().successes()).isEqualTo(1);
        assertThat(outcomes().unreachable()).isEqualTo(1);
        assertThat(orders.statistics().unreportedLeases()).isZero();
    }

    @Test
    void leaseThatSaysNothing_isWarnedAboutOncePerService() {
        for (int i = 0; i < 3; i++) {
            orders.acquire().close();
        }
        assertThat(events).filteredOn(LeaseUnreported.class::isInstance).hasSize(1);
        assertThat(orders.statistics().unreportedLeases()).isEqualTo(3);
    }

    @Test
    void ticket_isCompletedEitherWay() throws Exception {
        assertThat(HoldRecipes.ticket(orders, instance -> send(instance).statusCode() < 500, SystemSources.ticker()))
                .isTrue();
        assertThatThrownBy(() -> HoldRecipes.ticket(
                        orders,
                        instance -> {
                            throw new IOException("reset");
                        },
                        SystemSources.ticker()))
                .hasMessage("reset");
        assertThat(outcomes().successes()).isEqualTo(1);
        assertThat(outcomes().unreachable()).isEqualTo(1);
        assertThat(orders.statistics().inFlight()).isZero();
    }

    @Test
    void loadAndThrottling_areHeardOfTheAnswer() throws Exception {
        List<String> waits = List.of("", "1", "Fri, 31 Dec 1999 23:59:59 GMT", "");
        int[] answers = {200, 503, 429, 404};
        for (int i = 0; i < answers.length; i++) {
            status = answers[i];
            retryAfter = waits.get(i);
            try (var lease = orders.acquire()) {
                HoldRecipes.loadAndThrottling(lease, send(lease.instance()));
            }
        }
        assertThat(outcomes().successes()).isEqualTo(1);
        assertThat(outcomes().throttled()).isEqualTo(2);
        assertThat(outcomes().clientErrors()).isEqualTo(1);
        assertThat(orders.statistics().unreportedLeases()).isZero();
    }

    @Test
    void classifier_tellsAnswersApart() throws Exception {
        var options = CallOptions.defaults().withClassifier(CallRecipes.BY_CODE);
        for (String code : List.of("OK", "BUSY", "NOT_FOUND", "BROKEN")) {
            orders.call(options, instance -> new CallRecipes.Reply(code, ""));
        }
        assertThat(outcomes().successes()).isEqualTo(1);
        assertThat(outcomes().throttled()).isEqualTo(1);
        assertThat(outcomes().clientErrors()).isEqualTo(1);
        assertThat(outcomes().serverErrors()).isEqualTo(1);
        assertThat(CallRecipes.BY_CODE.classify(null, new IOException())).isEqualTo(Outcome.UNREACHABLE);
    }

    @Test
    void sticky_sameCustomerMeetsTheSameInstanceWhileNothingChanges() throws Exception {
        HealthAwareConfig config =
                HealthAwareConfig.builder().noChecks().strategy("random").build();
        try (LoadBalancer many = LoadBalancers.start(
                config, "static", Map.of("instances", "127.0.0.1:1,127.0.0.1:2,127.0.0.1:3,127.0.0.1:4"))) {
            BalancedService service = many.service("orders");
            service.ready().toCompletableFuture().get(20, TimeUnit.SECONDS);
            Set<Integer> all = new HashSet<>();
            for (int customer = 0; customer < 50; customer++) {
                Set<Integer> met = new HashSet<>();
                for (int i = 0; i < 5; i++) {
                    met.add(CallRecipes.sticky(service, "customer-" + customer, Instance::port));
                }
                assertThat(met).hasSize(1);
                all.addAll(met);
            }
            assertThat(all).hasSizeGreaterThan(2);
        }
    }

    @Test
    void retried_anotherServerAnswersWhatOneFailed() throws Exception {
        HttpServer failing = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        AtomicInteger failed = new AtomicInteger();
        failing.createContext("/", exchange -> {
            failed.incrementAndGet();
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        failing.start();
        HealthAwareConfig config =
                HealthAwareConfig.builder().noChecks().strategy("round-robin").build();
        String both = address() + ",127.0.0.1:" + failing.getAddress().getPort();
        try (LoadBalancer two = LoadBalancers.start(config, "static", Map.of("instances", both))) {
            BalancedService service = two.service("orders");
            service.ready().toCompletableFuture().get(20, TimeUnit.SECONDS);
            for (int i = 0; i < 10; i++) {
                assertThat(HttpRecipes.retried(service, http, LIMIT).statusCode())
                        .isEqualTo(200);
            }
            assertThat(failed).hasPositiveValue();
            assertThat(service.statistics().maskedFailures()).isEqualTo(failed.get());
            assertThat(service.statistics().retries()).isEqualTo(failed.get());
        } finally {
            failing.stop(0);
        }
    }

    @Test
    void nobodyThere_saysWhy() throws Exception {
        assertThat(CallRecipes.orDefault(orders, Instance::id)).isEqualTo(address());
        balancer.close();
        assertThat(CallRecipes.orDefault(orders, Instance::id)).isEqualTo("no answer now: CLOSED");
    }

    @Test
    void shutdown_saysHowManyWereLeft() throws Exception {
        assertThat(WiringRecipes.shutdown(balancer)).isZero();
        assertThatThrownBy(orders::acquire).isInstanceOf(NoInstanceAvailableException.class);
    }

    @Test
    void registeredServer_isFoundByABalancerFromGuice_andLeavesWithoutFailingARequest() throws Exception {
        try (LoopbackZooKeeper zooKeeper = new LoopbackZooKeeper();
                CuratorFramework look = CuratorFrameworkFactory.newClient(
                        zooKeeper.getConnectString(), new ExponentialBackoffRetry(100, 10))) {
            look.start();
            String connect = zooKeeper.getConnectString();
            WiringRecipes.guice(connect, found -> {
                BalancedService service = found.service("orders");
                service.ready().toCompletableFuture().get(20, TimeUnit.SECONDS);
                WiringRecipes.register(connect, server.getAddress().getPort(), () -> untilDraining(service));
            });
            assertThat(look.getChildren().forPath("/services/orders")).isEmpty();
        }
    }

    /** The moment between the drain mark and the end: the balancer has heard of it and still lists the instance. */
    private static void untilDraining(BalancedService service) {
        await().until(() -> service.snapshot().instances().stream()
                .anyMatch(instance -> instance.order().equals("draining")));
        assertThat(service.snapshot().instances()).hasSize(1);
        assertThatThrownBy(service::acquire).isInstanceOf(NoInstanceAvailableException.class);
    }
}
