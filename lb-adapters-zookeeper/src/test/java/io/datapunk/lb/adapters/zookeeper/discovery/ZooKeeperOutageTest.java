package io.datapunk.lb.adapters.zookeeper.discovery;

import static io.datapunk.lb.adapters.zookeeper.RegistryServer.node;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datapunk.lb.adapters.zookeeper.Cable;
import io.datapunk.lb.adapters.zookeeper.RegistryServer;
import io.datapunk.lb.adapters.zookeeper.StuckClient;
import io.datapunk.lb.adapters.zookeeper.TestScheduler;
import io.datapunk.lb.adapters.zookeeper.connection.ConnectionOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Discovery against a real server that stops, restarts, or is cut off. */
class ZooKeeperOutageTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final DiscoveryOptions OPTIONS = DiscoveryOptions.defaults().withResyncJitter(Duration.ofMillis(50));

    private final TestScheduler scheduler = new TestScheduler();
    private final Heard heard = new Heard();
    private RegistryServer server;

    @BeforeEach
    void startServer() throws Exception {
        server = new RegistryServer();
    }

    @AfterEach
    void stopServer() throws Exception {
        scheduler.close();
        server.close();
        assertThat(heard.overlapped()).isFalse();
    }

    private void awaitIds(String... ids) {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(heard.stale()).isFalse();
            assertThat(heard.ids()).containsExactly(ids);
        });
    }

    private ZooKeeperDiscovery discover(String address) {
        return ZooKeeperDiscovery.connect(
                ConnectionOptions.to(address)
                        .withConnectionTimeout(Duration.ofMillis(500))
                        .withSessionTimeout(Duration.ofSeconds(2)),
                OPTIONS,
                scheduler);
    }

    @Test
    void unreachableAtTheStart_isUnknown_andWorksOnceTheServerComes_thoughThePathDoesNotExistYet() throws Exception {
        server.stop();
        try (ZooKeeperDiscovery discovery = discover(server.address())) {
            discovery.watch("orders", heard);
            await().atMost(SOON).until(() -> heard.news().equals(List.of("unknown")));
            assertThat(discovery.status().get(0).staleBecause()).isEqualTo("ZooKeeper cannot be reached");

            server.start();
            awaitIds();
            server.put("/services/orders/a", node("h", 1));
            awaitIds("a");
            assertThat(heard.count("unknown")).isEqualTo(1);
        }
    }

    @Test
    void nameThatDoesNotResolve_isUnknownToo() {
        try (ZooKeeperDiscovery discovery = discover("registry.invalid:2181")) {
            discovery.watch("orders", heard);
            await().atMost(SOON).until(() -> heard.news().equals(List.of("unknown")));
        }
    }

    @Test
    void serverStoppedAndRestarted_theListStaysMarkedStaleOnce_andChangesAreSeenAfterwards() throws Exception {
        server.put("/services/orders/a", node("h", 1));
        server.put("/services/orders/b", node("h", 2));
        try (ZooKeeperDiscovery discovery = discover(server.address())) {
            discovery.watch("orders", heard);
            awaitIds("a", "b");
            for (int round = 1; round <= 2; round++) {
                long completes = heard.count("complete");
                server.stop();
                await().atMost(SOON).until(heard::stale);
                assertThat(heard.ids()).contains("a", "b");
                assertThat(discovery.status().get(0).stale()).isTrue();
                assertThat(discovery.status().get(0).staleBecause()).contains("ZooKeeper");
                server.start();
                String newcomer = "c" + round;
                server.put("/services/orders/" + newcomer, node("h", round));
                await().atMost(SOON).until(() -> heard.ids().contains(newcomer) && !heard.stale());
                assertThat(heard.count("unknown")).isEqualTo(round);
                assertThat(heard.count("complete")).isGreaterThan(completes);
            }
            awaitIds("a", "b", "c1", "c2");
            assertThat(discovery.status().get(0).staleBecause()).isEmpty();
        }
    }

    @Test
    void cutOffForLessThanTheSession_whatCameWentAndChangedMeanwhileIsSeen() throws Exception {
        changesWhileCutOff(ConnectionOptions.to("unset:1").sessionTimeout(), false);
    }

    @Test
    void cutOffForLongerThanTheSession_whatCameWentAndChangedMeanwhileIsSeen() throws Exception {
        changesWhileCutOff(Duration.ofSeconds(1), true);
    }

    private void changesWhileCutOff(Duration session, boolean untilExpired) throws Exception {
        for (String name : List.of("changes", "goes", "stays", "turnsbad")) {
            server.put("/services/orders/" + name, node("h", 1));
        }
        try (Cable cable = new Cable(server.address());
                CuratorFramework client = ConnectionOptions.to(cable.address())
                        .withConnectionTimeout(Duration.ofMillis(500))
                        .withSessionTimeout(session)
                        .open();
                ZooKeeperDiscovery discovery = ZooKeeperDiscovery.over(client, OPTIONS, scheduler)) {
            discovery.watch("orders", heard);
            awaitIds("changes", "goes", "stays", "turnsbad");
            long sessionBefore = client.getZookeeperClient().getZooKeeper().getSessionId();
            client.create().withMode(CreateMode.EPHEMERAL).forPath("/alive");

            cable.cut();
            await().atMost(SOON).until(heard::stale);
            server.delete("/services/orders/goes");
            server.put("/services/orders/comes", node("h", 1));
            server.put("/services/orders/changes", node("h", 2));
            server.put("/services/orders/turnsbad", "");
            if (untilExpired) {
                await().atMost(SOON).until(() -> server.writer().checkExists().forPath("/alive") == null);
            }
            assertThat(heard.ids()).containsExactly("changes", "goes", "stays", "turnsbad");
            cable.mend();

            awaitIds("changes", "comes", "stays", "turnsbad");
            assertThat(heard.get("changes").port()).isEqualTo(2);
            assertThat(heard.get("turnsbad").port()).isEqualTo(1);
            assertThat(heard.count("unknown")).isEqualTo(1);
            long sessionAfter = client.getZookeeperClient().getZooKeeper().getSessionId();
            assertThat(sessionAfter != sessionBefore).isEqualTo(untilExpired);

            // The watch is there again, in whichever session.
            server.put("/services/orders/later", node("h", 1));
            awaitIds("changes", "comes", "later", "stays", "turnsbad");
        }
    }

    @Test
    void sessionExpiresAgainAndAgain_theListFollows() throws Exception {
        server.put("/services/orders/a0", node("h", 1));
        try (CuratorFramework client = server.options().open();
                ZooKeeperDiscovery discovery = ZooKeeperDiscovery.over(client, OPTIONS, scheduler)) {
            discovery.watch("orders", heard);
            awaitIds("a0");
            for (int round = 1; round <= 5; round++) {
                client.getZookeeperClient().getZooKeeper().getTestable().injectSessionExpiration();
                server.put("/services/orders/a" + round, node("h", 1));
                server.delete("/services/orders/a" + (round - 1));
                awaitIds("a" + round);
            }
        }
    }

    @Test
    void clientThatWronglyTakesItselfForUnconnected_isMadeToConnectAnew_andAllWatchesFollow() throws Exception {
        server.put("/services/orders/a", node("h", 1));
        Heard later = new Heard();
        try (CuratorFramework client = server.options().open();
                ZooKeeperDiscovery discovery = ZooKeeperDiscovery.over(client, OPTIONS, scheduler)) {
            discovery.watch("orders", heard);
            awaitIds("a");
            StuckClient.forget(client);
            discovery.watch("orders", later);
            await().atMost(SOON).until(() -> later.ids().equals(List.of("a")) && !later.stale());
            // The first watch was in step in the session that is gone, and nothing told it so.
            await().atMost(SOON).until(() -> heard.count("complete") == 2);
            server.put("/services/orders/b", node("h", 1));
            awaitIds("a", "b");
            await().atMost(SOON).until(() -> later.ids().equals(List.of("a", "b")));
        }
    }

    @Test
    void cutOffInTheMiddleOfTheFirstSync_endsInACompleteListAllTheSame() throws Exception {
        server.put("/services/orders", "");
        int nodes = 3_000;
        AtomicInteger outstanding = new AtomicInteger(nodes);
        for (int i = 0; i < nodes; i++) {
            server.writer()
                    .create()
                    .inBackground((client, event) -> outstanding.decrementAndGet())
                    .forPath("/services/orders/n" + i, node("h", 1).getBytes(UTF_8));
        }
        await().atMost(SOON).until(() -> outstanding.get() == 0);
        try (Cable cable = new Cable(server.address());
                CuratorFramework client = ConnectionOptions.to(cable.address())
                        .withConnectionTimeout(Duration.ofMillis(500))
                        .open()) {
            client.blockUntilConnected();
            try (ZooKeeperDiscovery discovery = ZooKeeperDiscovery.over(client, OPTIONS, scheduler)) {
                discovery.watch("orders", heard);
                await().pollInterval(Duration.ofMillis(1))
                        .atMost(SOON)
                        .until(() -> discovery.status().get(0).listed() > 0);
                cable.cut();
                server.delete("/services/orders/n0");
                server.put("/services/orders/n1", node("h", 2));
                cable.mend();
                await().atMost(SOON)
                        .until(() -> heard.ids().size() == nodes - 1
                                && heard.get("n1").port() == 2);
                assertThat(heard.stale()).isFalse();
            }
        }
    }

    @Test
    void closed_connectedOrNot_leavesNoThread_andDoesNotTakeLong() throws Exception {
        Set<Thread> before = threads();
        ZooKeeperDiscovery connected = discover(server.address());
        connected.watch("orders", heard);
        awaitIds();
        connected.close();
        server.stop();
        Heard other = new Heard();
        ZooKeeperDiscovery unconnected = discover(server.address());
        unconnected.watch("orders", other);
        await().atMost(SOON).until(() -> other.count("unknown") == 1);
        long begin = System.nanoTime();
        unconnected.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
        await().atMost(SOON).untilAsserted(() -> {
            Set<Thread> left = threads();
            left.removeAll(before);
            assertThat(left).isEmpty();
        });
        server.start();
    }

    /** The threads a discovery may have started; those of the server and its writer differ in name. */
    private static Set<Thread> threads() {
        Set<Thread> all = new HashSet<>(Thread.getAllStackTraces().keySet());
        all.removeIf(thread -> !thread.isAlive()
                || !(thread.getName().contains("EventThread")
                        || thread.getName().contains("SendThread")
                        || thread.getName().startsWith("Curator")));
        return all;
    }
}
