package io.datapunk.lb.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.LoadBalancer;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.ExponentialBackoffRetry;

/**
 * A program whose balancer finds hostile nodes in a real ZooKeeper, takes one of them in and out, and skips another, for a
 * process whose log is configured as the jar's is.
 */
final class TalkingRegistry {
    /** A node name with all that ZooKeeper lets pass and a log should not. */
    static final String HOSTILE = "x\" level=\"ERROR\" instance=\"\\u000a\u2028\u202e${jndi:ldap:x}{}%n";

    private static final String FORGED = "h\\n12:00:00.000 WARN  events forged\\u001b[2J\\\" level=\\\"ERROR";

    private TalkingRegistry() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws Exception {
        try (LoopbackZooKeeper zooKeeper = new LoopbackZooKeeper()) {
            String address = zooKeeper.getConnectString();
            try (CuratorFramework client =
                    CuratorFrameworkFactory.newClient(address, new ExponentialBackoffRetry(100, 10))) {
                client.start();
                list(client, HOSTILE, "10.0.0.1");
                list(client, "y" + HOSTILE, FORGED);
                list(client, "z".repeat(10_000), "10.0.0.3");
                list(client, "well", "10.0.0.2");
            }
            try (LoadBalancer balancer = LoadBalancers.start(
                    HealthAwareConfig.builder().noChecks().strategy("random").build(),
                    "zookeeper",
                    Map.of("connect", address))) {
                balance(balancer.service("orders"));
            }
        }
    }

    private static void list(CuratorFramework client, String node, String host) throws Exception {
        String content = """
                {"name":"orders","id":"%s","address":"%s","port":80,"serviceType":"PERMANENT",
                "payload":{"metadata":{"note":"%s"}}}""".formatted(FORGED, host, FORGED);
        client.create().creatingParentsIfNeeded().forPath("/services/orders/" + node, content.getBytes(UTF_8));
    }

    private static void balance(BalancedService orders) throws Exception {
        orders.ready().toCompletableFuture().get(20, TimeUnit.SECONDS);
        for (int i = 0; i < 2_000; i++) {
            long ticket = orders.acquireTicket(SelectionContext.EMPTY);
            boolean well = orders.instance(ticket).id().equals("well");
            orders.complete(ticket, well ? Outcome.SUCCESS : Outcome.SERVER_ERROR, 1_000_000);
        }
    }
}
