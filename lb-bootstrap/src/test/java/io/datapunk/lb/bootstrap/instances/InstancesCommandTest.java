package io.datapunk.lb.bootstrap.instances;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.datapunk.lb.bootstrap.LoopbackZooKeeper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.ExponentialBackoffRetry;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The command against a real ZooKeeper and real HTTP servers. */
@Timeout(120)
class InstancesCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine line = new CommandLine(new InstancesCommand())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .setExecutionExceptionHandler((failure, command, parsed) -> {
                command.getErr().println(failure.getClass().getSimpleName() + ": " + failure.getMessage());
                return 1;
            });
    private final List<HttpServer> servers = new ArrayList<>();
    private LoopbackZooKeeper zooKeeper;
    private CuratorFramework client;

    @BeforeEach
    void startZooKeeper() throws Exception {
        zooKeeper = new LoopbackZooKeeper();
        client = CuratorFrameworkFactory.newClient(zooKeeper.getConnectString(), new ExponentialBackoffRetry(100, 10));
        client.start();
    }

    @AfterEach
    void stopAll() throws IOException {
        client.close();
        servers.forEach(server -> server.stop(0));
        zooKeeper.close();
    }

    private int server(int health) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(health, -1);
            exchange.close();
        });
        server.start();
        servers.add(server);
        return server.getAddress().getPort();
    }

    private static int nobodysPort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private void node(String path, String content) throws Exception {
        client.create().creatingParentsIfNeeded().withMode(CreateMode.EPHEMERAL).forPath(path, content.getBytes(UTF_8));
    }

    private static String registered(int port, String rest) {
        return """
                {"name":"orders","address":"127.0.0.1","port":%d%s}""".formatted(port, rest);
    }

    @Test
    void everyNode_besideWhatTheBalancerThinks() throws Exception {
        int well = server(200);
        int broken = server(500);
        int dead = nobodysPort();
        node("/shop/orders/a-well", registered(well, ",\"payload\":{\"zone\":\"eu-1\",\"weight\":\"2\"}"));
        node("/shop/orders/b-broken", registered(broken, ""));
        node("/shop/orders/c-dead", registered(dead, ""));
        node("/shop/orders/d-off", registered(well, ",\"enabled\":false"));
        node("/shop/orders/e-torn", "{\"address\":");
        node("/shop/orders/f-well", registered(server(200), ""));
        node("/shop/orders/g-well", registered(server(200), ""));
        node("/shop/orders/h-leaving", registered(server(200), ",\"payload\":{\"draining\":\"true\"}"));

        int code = line.execute(
                "--zk", zooKeeper.getConnectString(), "--service", "orders", "--base-path", "/shop", "--json");

        assertThat(code).as(err.toString()).isZero();
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.get("service").textValue()).isEqualTo("orders");
        assertThat(json.get("path").textValue()).isEqualTo("/shop/orders");
        assertThat(json.get("stale").textValue()).isEmpty();
        assertThat(json.get("listed").intValue()).isEqualTo(6);
        assertThat(json.get("instances")).hasSize(8);

        JsonNode a = instance(json, "a-well");
        assertThat(a.get("registry").textValue()).isEqualTo("listed");
        assertThat(a.get("ephemeral").booleanValue()).isTrue();
        assertThat(a.get("address").textValue()).isEqualTo("127.0.0.1:" + well);
        assertThat(a.get("zone").textValue()).isEqualTo("eu-1");
        assertThat(a.get("weight").doubleValue()).isEqualTo(2);
        assertThat(a.get("balancer").get("circuit").textValue()).isEqualTo("closed");
        assertThat(a.get("balancer").get("check").textValue()).isEqualTo("up");
        assertThat(a.get("balancer").get("score").doubleValue()).isEqualTo(1);
        assertThat(a.get("balancer").get("eligible").booleanValue()).isTrue();

        assertThat(instance(json, "b-broken").get("balancer").get("check").textValue())
                .as(out.toString())
                .isNotIn("up", "unknown");
        JsonNode c = instance(json, "c-dead").get("balancer");
        assertThat(c.get("check").textValue()).as(out.toString()).isEqualTo("silent");
        assertThat(c.get("circuit").textValue()).as(out.toString()).isNotEqualTo("closed");
        assertThat(c.get("reason").textValue()).isNotEmpty();

        JsonNode off = instance(json, "d-off");
        assertThat(off.get("registry").textValue()).isEqualTo("disabled");
        assertThat(off.get("balancer").isNull()).isTrue();

        JsonNode torn = instance(json, "e-torn");
        assertThat(torn.get("registry").textValue()).isEqualTo("undecodable");
        assertThat(torn.get("registryReason").textValue()).isEqualTo("not JSON, or a key twice in one object");
        assertThat(torn.get("address").isNull()).isTrue();
        assertThat(torn.get("balancer").isNull()).isTrue();

        assertThat(instance(json, "h-leaving").get("registry").textValue()).isEqualTo("draining");
        // What was started to look has left no trace.
        assertThat(client.getChildren().forPath("/shop/orders")).hasSize(8);
    }

    private static JsonNode instance(JsonNode json, String id) {
        for (JsonNode instance : json.get("instances")) {
            if (instance.get("id").textValue().equals(id)) {
                return instance;
            }
        }
        throw new AssertionError(id + " is missing in " + json);
    }

    @Test
    void table_aLineForEach() throws Exception {
        node("/services/orders/one", registered(server(200), ""));
        node("/services/orders/two", "[]");
        int code = line.execute("--zk=" + zooKeeper.getConnectString(), "--service=orders", "--seconds=1");
        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString().lines().toList())
                .hasSize(5)
                .startsWith("/services/orders: 2 instances, 1 listed, 1 may be picked after 1 s of checks.", "")
                .satisfies(lines -> assertThat(lines.get(3))
                        .matches("one +127\\.0\\.0\\.1:\\d+ +- +1\\.0 +listed +closed +up +1\\.00 +1\\.00"))
                .satisfies(lines ->
                        assertThat(lines.get(4)).matches("two +- +- +- +undecodable +- +- +- +- +not a JSON object"));
        assertThat(err.toString()).contains("instances: checking orders for 1 s");
    }

    @Test
    void beforeTheChecks_eachNodeIsReadOnce_byTheBalancerAlone() throws Exception {
        int nodes = 300;
        for (int i = 0; i < nodes; i++) {
            node("/services/orders/n" + i, "[]");
        }
        AtomicLong atTheChecks = new AtomicLong();
        line.setErr(new PrintWriter(err, true) {
            @Override
            public void println(String said) {
                if (said.startsWith("instances: checking")) {
                    atTheChecks.set(zooKeeper.received());
                }
                super.println(said);
            }
        });
        long before = zooKeeper.received();
        int code = line.execute("--zk=" + zooKeeper.getConnectString(), "--service=orders", "--seconds=1");
        assertThat(code).as(err.toString()).isZero();
        assertThat(atTheChecks.get() - before)
                .as("what the server was asked before the checks")
                .isBetween((long) nodes, nodes + 100L);
    }

    @Test
    void checkPath_isWhatIsAskedFor() throws Exception {
        node("/services/orders/one", registered(server(200), ""));
        int code = line.execute(
                "--zk", zooKeeper.getConnectString(), "--service", "orders", "--check-path", "/elsewhere", "--json");
        assertThat(code).as(err.toString()).isZero();
        JsonNode one = instance(new ObjectMapper().readTree(out.toString()), "one");
        assertThat(one.get("balancer").get("check").textValue())
                .as(out.toString())
                .isNotIn("up", "unknown");
    }

    @Test
    void unknownService_saidWithTheKnownOnes() throws Exception {
        node("/services/orders/one", registered(1, ""));
        node("/services/billing/one", registered(1, ""));
        int code = line.execute("--zk", zooKeeper.getConnectString(), "--service", "odrers");
        assertThat(code).isEqualTo(1);
        assertThat(err.toString().lines())
                .containsExactly("IOException: --service: nothing is registered at /services/odrers;"
                        + " known below /services: billing, orders");
    }

    @Test
    void unknownBasePath_saidToo() {
        int code = line.execute("--zk", zooKeeper.getConnectString(), "--service", "orders", "--base-path", "/none");
        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("nothing is registered at /none/orders; /none does not exist either");
    }

    @Test
    void zooKeeperOutOfReach_saidAfterSomeSeconds() throws Exception {
        int code = line.execute("--zk", "127.0.0.1:" + nobodysPort(), "--service", "orders");
        assertThat(code).isEqualTo(1);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("IOException: --zk: 127.0.0.1:")
                .endsWith("expected a ZooKeeper that answers within 10 s");
    }

    @ParameterizedTest
    @CsvSource({
        "--zk=somewhere:http, '--zk: somewhere:http, expected host:port'",
        "--service=a/b, '--service: a/b, expected a name'",
        "--service=.., '--service: .., expected a name'",
        "--base-path=services, '--base-path: services, expected a ZooKeeper path'",
        "--check-path=health, '--check-path: \"health\", expected a path that begins with one /'",
        "--check-path=/he alth, '--check-path: \"/he alth\", expected a path that begins with one /'",
        "--seconds=0, '--seconds: 0, expected 1 to 600'",
        "--seconds=soon, 'soon'"
    })
    void wrongOption_saidWithWhatIsExpected(String option, String message) {
        List<String> arguments = new ArrayList<>(List.of("--zk=127.0.0.1:1", "--service=orders"));
        arguments.removeIf(given -> given.startsWith(option.substring(0, option.indexOf('=') + 1)));
        arguments.add(option);
        assertThat(line.execute(arguments.toArray(String[]::new))).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }

    @Test
    void missingOption_isWrongUsage() {
        assertThat(line.execute("--service", "orders")).isEqualTo(2);
        assertThat(err.toString()).contains("--zk");
    }

    @Test
    void help_namesEveryOption() {
        assertThat(line.execute("--help")).isZero();
        assertThat(out.toString())
                .contains("--zk", "--service", "--base-path", "--check-path", "--seconds", "--json")
                .contains("Default: /services", "Default: /health", "Default: 4");
    }
}
