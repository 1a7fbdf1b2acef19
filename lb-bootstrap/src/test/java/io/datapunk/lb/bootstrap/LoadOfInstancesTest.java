package io.datapunk.lb.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.adapters.vertx.gateway.Gateway;
import io.datapunk.lb.adapters.vertx.gateway.GatewayConfig;
import io.datapunk.lb.bootstrap.plugin.JarMaker;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real server says of its load reaches the strategy, which alone makes the difference between these two servers. */
@Timeout(60)
final class LoadOfInstancesTest {
    /** Takes the first instance until it is known to have a load. */
    private static final String LEAST_LOADED = """
            return (members, previous) -> (candidates, context, random) -> {
                int best = Candidates.NONE;
                for (int i = 0; i < candidates.size(); i++) {
                    int each = candidates.handle(i);
                    if (candidates.eligible(each)
                            && (best == Candidates.NONE || candidates.reportedLoad(best) > 0.4)) {
                        best = each;
                    }
                }
                return best;
            };""";

    @TempDir
    private static Path plugins;

    private final Vertx vertx = Vertx.vertx();
    private RunningLoadBalancer balancer;
    private BalancedService orders;

    @BeforeAll
    static void makeTheStrategy() throws Exception {
        new JarMaker()
                .strategy("LeastLoaded", "\"least-loaded\"", "SPI_VERSION", LEAST_LOADED, "")
                .to(plugins.resolve("least-loaded.jar"));
    }

    @AfterEach
    void stop() throws Exception {
        balancer.close();
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) throws Exception {
        return get(future.toCompletionStage());
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /** A server that answers its name, and by this header its load. */
    private String server(String name, String header, String value) throws Exception {
        HttpServer server = get(vertx.createHttpServer()
                .requestHandler(
                        request -> request.response().putHeader(header, value).end(name))
                .listen(0, "127.0.0.1"));
        return "127.0.0.1:" + server.actualPort() + ";id=" + name;
    }

    private void start(String report, HealthAwareConfig.Builder config) throws Exception {
        String[] header = report.split(": ", 2);
        balancer = LoadBalancers.builder()
                .config(config.strategy("least-loaded").build())
                .plugins(plugins)
                .discovery(
                        "static",
                        Map.of("instances", server("a", header[0], header[1]) + "," + server("b", "X-Other", "1")))
                .start();
        orders = balancer.service("orders");
        get(orders.ready());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Load: 0.5",
                "endpoint-load-metrics: TEXT cpu_utilization=0.5,named_metrics.queue=7",
                "endpoint-load-metrics: JSON {\"cpu_utilization\":0.5}",
                "endpoint-load-metrics: BIN CQAAAAAAAOA/",
                "endpoint-load-metrics-bin: CQAAAAAAAOA/"
            })
    void loadInTheAnswerOfACheck_reachesTheStrategy(String report) throws Exception {
        start(report, HealthAwareConfig.builder().check("http", Map.of("path", "/")));
        await().until(() -> {
            long ticket = orders.acquireTicket(SelectionContext.EMPTY);
            try {
                return orders.instance(ticket).id().equals("b");
            } finally {
                orders.complete(ticket, Outcome.SUCCESS, 1_000_000);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Load: 0.5",
                "endpoint-load-metrics: TEXT application_utilization=0.5",
                "endpoint-load-metrics: JSON {\"applicationUtilization\":0.5}",
                "endpoint-load-metrics: BIN CQAAAAAAAOA/",
                "endpoint-load-metrics-bin: CQAAAAAAAOA/"
            })
    void loadInAnAnswerThroughTheGateway_reachesTheStrategy(String report) throws Exception {
        start(report, HealthAwareConfig.builder().noChecks());
        Gateway gateway = new Gateway(
                vertx, orders, SystemSources.ticker(), GatewayConfig.defaults().listeningOn("127.0.0.1", 0));
        URI uri = URI.create("http://127.0.0.1:" + get(gateway.start()) + "/");
        HttpClient client = HttpClient.newHttpClient();
        await().until(() -> {
            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            assertThat(answer.headers().map()).doesNotContainKey(report.substring(0, report.indexOf(':')));
            return answer.body().equals("b");
        });
        get(gateway.close());
    }
}
