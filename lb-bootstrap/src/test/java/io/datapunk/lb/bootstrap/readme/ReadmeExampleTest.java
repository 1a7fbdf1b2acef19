package io.datapunk.lb.bootstrap.readme;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.datapunk.lb.bootstrap.LoopbackZooKeeper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs the README's example against a real ZooKeeper and a real HTTP server. */
@Timeout(60)
final class ReadmeExampleTest {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private LoopbackZooKeeper zooKeeper;
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        zooKeeper = new LoopbackZooKeeper();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            byte[] body = "seven apples".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop(0);
        zooKeeper.close();
    }

    /* As Curator's own discovery would write it, so that our encoder has no part in it. */
    private void register() throws Exception {
        try (CuratorFramework client =
                CuratorFrameworkFactory.newClient(zooKeeper.getConnectString(), new RetryOneTime(100))) {
            client.start();
            String node = """
                    {"name":"orders","id":"one","address":"127.0.0.1","port":%d,"sslPort":null,"payload":null,\
                    "registrationTimeUTC":1767225600000,"serviceType":"PERMANENT","uriSpec":null,"enabled":true}""".formatted(server.getAddress().getPort());
            client.create().creatingParentsIfNeeded().forPath("/services/orders/one", node.getBytes(UTF_8));
        }
    }

    @Test
    void theExample_asksARegisteredServerAndPrintsItsAnswer() throws Exception {
        register();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(printed, true, UTF_8));
        try {
            ReadmeExample.run(zooKeeper.getConnectString());
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(UTF_8)).contains("200 seven apples");
        assertThat(asked).contains("/orders/7");
    }

    @Test
    void theReadme_showsThisExampleWordForWord() throws Exception {
        Path source = Path.of("src/test/java", ReadmeExample.class.getName().replace('.', '/') + ".java");
        String example = between(Files.readString(source), "// readme:begin\n", "        // readme:end");
        String shown = between(Files.readString(Path.of("..", "README.md")), "```java\n", "```");
        assertThat(shown).isEqualTo(example.stripTrailing().stripIndent() + "\n");
        assertThat(shown.lines()).hasSizeBetween(10, 20);
    }

    /* All that stands between the only place where something begins and the next where it ends. */
    private static String between(String text, String begin, String end) {
        assertThat(text).containsOnlyOnce(begin);
        int from = text.indexOf(begin) + begin.length();
        int to = text.indexOf(end, from);
        assertThat(to).as("end of " + begin).isPositive();
        return text.substring(from, to);
    }
}
