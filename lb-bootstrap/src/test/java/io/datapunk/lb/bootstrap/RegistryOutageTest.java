package io.datapunk.lb.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.datapunk.lb.BalancedService;
import io.datapunk.lb.CallOptions;
import io.datapunk.lb.Classifier;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.LoadBalancer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.ExponentialBackoffRetry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real ZooKeeper that stops and starts again while requests go on, to real HTTP servers. */
@Timeout(120)
final class RegistryOutageTest {
    private final List<HttpServer> servers = new ArrayList<>();
    private LoopbackZooKeeper zooKeeper;

    @BeforeEach
    void startZooKeeper() throws Exception {
        zooKeeper = new LoopbackZooKeeper();
    }

    @AfterEach
    void stopAll() throws IOException {
        servers.forEach(server -> server.stop(0));
        zooKeeper.close();
    }

    private int server(String answer) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = answer.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        servers.add(server);
        return server.getAddress().getPort();
    }

    private void edit(Edit edit) throws Exception {
        try (CuratorFramework client =
                CuratorFrameworkFactory.newClient(zooKeeper.getConnectString(), new ExponentialBackoffRetry(100, 10))) {
            client.start();
            edit.by(client);
        }
    }

    private interface Edit {
        void by(CuratorFramework client) throws Exception;
    }

    private static void list(CuratorFramework client, String id, int port) throws Exception {
        String node = """
                {"name":"orders","id":"%s","address":"127.0.0.1","port":%d,"serviceType":"PERMANENT"}""".formatted(id, port);
        client.create().creatingParentsIfNeeded().forPath("/services/orders/" + id, node.getBytes(UTF_8));
    }

    @Test
    void stoppedAndRestartedUnderLoad_noRequestFailsAndChangesMadeMeanwhileAreSeen() throws Exception {
        int one = server("one");
        int two = server("two");
        int three = server("three");
        edit(client -> {
            list(client, "one", one);
            list(client, "two", two);
        });
        try (LoadBalancer balancer = LoadBalancers.start(
                HealthAwareConfig.defaults(), "zookeeper", Map.of("connect", zooKeeper.getConnectString()))) {
            BalancedService orders = balancer.service("orders");
            orders.ready().toCompletableFuture().get(20, TimeUnit.SECONDS);
            Load load = new Load(orders);
            load.start();
            try {
                load.answers(200);
                zooKeeper.stop();
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> !orders.snapshot().stale().isEmpty());
                load.answers(500);
                assertThat(orders.snapshot().instances()).hasSize(2);

                zooKeeper.restart();
                edit(client -> {
                    list(client, "three", three);
                    client.delete().forPath("/services/orders/one");
                });
                load.lookAnew();
                await().atMost(Duration.ofSeconds(40)).until(() -> load.seen.contains("three"));
                await().atMost(Duration.ofSeconds(40))
                        .until(() -> orders.snapshot().stale().isEmpty()
                                && orders.snapshot().instances().size() == 2);
                load.lookAnew();
                load.answers(200);
                // A first answer that came late keeps an instance from most picks for some seconds.
                await().atMost(Duration.ofSeconds(40)).until(() -> load.seen.contains("three"));
            } finally {
                load.stop();
            }
            assertThat(load.failures).isEmpty();
            assertThat(load.seen).containsExactlyInAnyOrder("two", "three");
        }
    }

    @Test
    void unreachableAtTheStart_isNotReadyAndGoesOnTrying() throws Exception {
        int one = server("one");
        edit(client -> list(client, "one", one));
        zooKeeper.stop();
        try (LoadBalancer balancer = LoadBalancers.start(
                HealthAwareConfig.defaults(), "zookeeper", Map.of("connect", zooKeeper.getConnectString()))) {
            BalancedService orders = balancer.service("orders");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !orders.snapshot().stale().isEmpty());
            assertThat(orders.snapshot().loaded()).isFalse();

            zooKeeper.restart();

            orders.ready().toCompletableFuture().get(40, TimeUnit.SECONDS);
            assertThat(orders.snapshot().instances()).hasSize(1);
        }
    }

    /** Two workers that send one request after another until they are stopped. */
    private static final class Load {
        private final HttpClient http = HttpClient.newHttpClient();
        private final CallOptions<HttpResponse<String>> byStatus =
                CallOptions.defaults().withClassifier(Classifier.http(HttpResponse<String>::statusCode));
        private final BalancedService service;
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final AtomicLong answered = new AtomicLong();
        private final List<Exception> failures = new CopyOnWriteArrayList<>();
        private volatile Set<String> seen = ConcurrentHashMap.newKeySet();
        private final List<Thread> workers = new ArrayList<>();

        Load(BalancedService service) {
            this.service = service;
        }

        void start() {
            for (int i = 0; i < 2; i++) {
                Thread worker = new Thread(this::work, "load-" + i);
                workers.add(worker);
                worker.start();
            }
        }

        private void work() {
            while (!stopped.get()) {
                Set<String> seenSinceItBegan = seen;
                try {
                    HttpResponse<String> answer = service.call(
                            byStatus,
                            instance -> http.send(
                                    HttpRequest.newBuilder(URI.create("http://" + instance.address() + "/"))
                                            .build(),
                                    BodyHandlers.ofString()));
                    seenSinceItBegan.add(answer.body());
                    answered.incrementAndGet();
                } catch (Exception failure) {
                    failures.add(failure);
                }
            }
        }

        /** Forgets who was seen, by requests under way as well. */
        void lookAnew() {
            seen = ConcurrentHashMap.newKeySet();
        }

        /** Waits until so many more requests were answered. */
        void answers(int more) {
            long until = answered.get() + more;
            await().atMost(Duration.ofSeconds(40)).until(() -> answered.get() >= until);
        }

        void stop() throws InterruptedException {
            stopped.set(true);
            for (Thread worker : workers) {
                worker.join();
            }
        }
    }
}
