package io.datapunk.lb.adapters.zookeeper.discovery;

import static io.datapunk.lb.adapters.zookeeper.RegistryServer.node;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.datapunk.lb.adapters.zookeeper.RegistryServer;
import io.datapunk.lb.adapters.zookeeper.TestScheduler;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.api.BackgroundCallback;
import org.apache.curator.x.discovery.ServiceDiscovery;
import org.apache.curator.x.discovery.ServiceDiscoveryBuilder;
import org.apache.curator.x.discovery.ServiceInstance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Discovery against a real server that stays up. */
class ZooKeeperDiscoveryTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private static RegistryServer server;
    private static TestScheduler scheduler;

    private ZooKeeperDiscovery discovery;
    private final Heard heard = new Heard();

    @BeforeAll
    static void startServer() throws Exception {
        server = new RegistryServer();
        scheduler = new TestScheduler();
    }

    @AfterAll
    static void stopServer() throws Exception {
        scheduler.close();
        server.close();
    }

    @BeforeEach
    void connect() {
        discovery = ZooKeeperDiscovery.connect(server.options(), DiscoveryOptions.defaults(), scheduler);
    }

    @AfterEach
    void close() {
        discovery.close();
        assertThat(heard.overlapped()).isFalse();
    }

    private ServiceStatus status() {
        return discovery.status().get(0);
    }

    private void awaitIds(String... ids) {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(heard.ids()).containsExactly(ids);
            assertThat(heard.stale()).isFalse();
        });
    }

    @Test
    void serviceThatIsNotThere_isEmpty_andItsLaterRegistrationIsSeen() throws Exception {
        discovery.watch("later", heard);
        await().atMost(SOON).until(() -> heard.news().equals(List.of("complete")));
        assertThat(heard.ids()).isEmpty();

        server.put("/services/later/a", node("h", 1));
        awaitIds("a");
        assertThat(heard.news()).containsExactly("complete", "changed");
    }

    @Test
    void serviceThatIsThere_isToldAsCompleteFirst_thenEachChange() throws Exception {
        server.put("/services/orders/a", node("h", 1));
        server.put("/services/orders/b", node("h", 2));
        discovery.watch("orders", heard);
        awaitIds("a", "b");
        assertThat(heard.news()).startsWith("complete");

        server.put("/services/orders/c", node("h", 3));
        awaitIds("a", "b", "c");
        server.delete("/services/orders/a");
        awaitIds("b", "c");
        server.put("/services/orders/b", node("h", 22));
        await().atMost(SOON).until(() -> heard.get("b").port() == 22);
        assertThat(heard.count("complete")).isEqualTo(1);
        assertThat(status()).isEqualTo(new ServiceStatus("orders", 2, false, "", 0, 0, 0, 0, 1));
    }

    @Test
    void rewrittenWithTheSameMeaning_isNotAChange() throws Exception {
        server.put("/services/same/a", node("h", 1));
        discovery.watch("same", heard);
        awaitIds("a");
        server.put("/services/same/a", node("h", 1) + "  ");
        server.put("/services/same/b", node("h", 2));
        awaitIds("a", "b");
        assertThat(heard.news()).containsExactly("complete", "changed");
    }

    @Test
    void serviceRemovedWithItsPath_isEmpty_andComesBack() throws Exception {
        server.put("/services/whole/a", node("h", 1));
        discovery.watch("whole", heard);
        awaitIds("a");
        server.delete("/services/whole/a");
        server.delete("/services/whole");
        awaitIds();
        server.put("/services/whole/b", node("h", 1));
        awaitIds("b");
    }

    @Test
    void nodeThatIsEmptyNotJsonHugeWithAWrongPortOrNamingAClass_isSkippedAndCounted_othersAreListed() throws Exception {
        server.put("/services/bad/good", node("h", 1));
        server.put("/services/bad/empty", "");
        server.put("/services/bad/text", "not JSON");
        server.put("/services/bad/huge", "{\"address\":\"h\",\"port\":1,\"x\":\"" + "y".repeat(20_000) + "\"}");
        server.put("/services/bad/giant", new byte[1_040_000]);
        server.put("/services/bad/port", node("h", 70_000));
        server.put("/services/bad/noaddress", "{\"port\":1}");
        server.put("/services/bad/class", "[\"com.example.Gadget\"," + node("h", 1) + "]");
        server.put("/services/bad/off", "{\"address\":\"h\",\"port\":1,\"enabled\":false}");
        server.put(
                "/services/bad/payloadclass",
                "{\"address\":\"h\",\"port\":2,\"payload\":{\"@class\":\"com.example.Gadget\",\"cmd\":\"x\"}}");
        discovery.watch("bad", heard);
        awaitIds("good", "payloadclass");
        assertThat(heard.get("payloadclass").metadata())
                .containsEntry("@class", "com.example.Gadget")
                .containsEntry("cmd", "x");
        assertThat(status().undecodable()).isEqualTo(7);
        assertThat(status().skipped()).isEqualTo(7);

        server.put("/services/bad/empty", node("h", 3));
        awaitIds("empty", "good", "payloadclass");
        assertThat(status().undecodable()).isEqualTo(6);
    }

    @Test
    void nodeThatTurnsBad_keepsItsLastGoodVersion_untilItIsGoneOrGoodAgainOrDisabled() throws Exception {
        server.put("/services/turns/a", node("h", 1));
        server.put("/services/turns/b", node("h", 1));
        discovery.watch("turns", heard);
        awaitIds("a", "b");

        server.put("/services/turns/a", "rubbish");
        server.put("/services/turns/b", "");
        await().atMost(SOON).until(() -> status().undecodable() == 2);
        assertThat(heard.ids()).containsExactly("a", "b");
        assertThat(heard.get("a").port()).isEqualTo(1);

        server.put("/services/turns/a", node("h", 5));
        await().atMost(SOON).until(() -> heard.get("a").port() == 5);
        server.delete("/services/turns/b");
        awaitIds("a");
        server.put("/services/turns/a", "{\"address\":\"h\",\"port\":5,\"enabled\":false}");
        awaitIds();
        assertThat(status().undecodable()).isZero();
    }

    @Test
    void twoNodesWithTheSameIdInside_areTwoInstances_underTheNamesOfTheirNodes() throws Exception {
        server.put("/services/twice/a", "{\"id\":\"x\",\"address\":\"h\",\"port\":1}");
        server.put("/services/twice/b", "{\"id\":\"x\",\"address\":\"h\",\"port\":2}");
        discovery.watch("twice", heard);
        awaitIds("a", "b");
        server.delete("/services/twice/a");
        awaitIds("b");
        assertThat(heard.get("b").port()).isEqualTo(2);
    }

    @Test
    void registeredByCuratorsOwnDiscovery_isFound() throws Exception {
        ServiceInstance<Void> instance = ServiceInstance.<Void>builder()
                .name("curators")
                .id("c1")
                .address("10.0.0.9")
                .port(90)
                .build();
        try (ServiceDiscovery<Void> theirs = ServiceDiscoveryBuilder.builder(Void.class)
                .client(server.writer())
                .basePath("/services")
                .build()) {
            theirs.start();
            discovery.watch("curators", heard);
            theirs.registerService(instance);
            awaitIds("c1");
            assertThat(heard.get("c1").address()).isEqualTo("10.0.0.9:90");
            theirs.unregisterService(instance);
            awaitIds();
        }
    }

    @Test
    void moreNodesThanTheLimit_theFirstByNameAreListed_andRoomIsFilledAgain() throws Exception {
        for (String name : List.of("a", "b", "c", "d")) {
            server.put("/services/many/" + name, node("h", 1));
        }
        try (ZooKeeperDiscovery small = ZooKeeperDiscovery.connect(
                server.options(), DiscoveryOptions.defaults().withMaxInstances(2), scheduler)) {
            small.watch("many", heard);
            awaitIds("a", "b");
            assertThat(small.status().get(0).beyondLimit()).isEqualTo(2);
            server.delete("/services/many/a");
            awaitIds("b", "c");
        }
    }

    @Test
    void nestedNodes_areNotInstances() throws Exception {
        server.put("/services/nested/a", node("h", 1));
        server.put("/services/nested/a/deeper", node("h", 2));
        discovery.watch("nested", heard);
        awaitIds("a");
        server.put("/services/nested/a/deepest", node("h", 2));
        server.put("/services/nestedtoo/x", node("h", 2));
        server.put("/services/nested/b", node("h", 2));
        awaitIds("a", "b");
    }

    @Test
    void severalServicesAndSeveralWatchesOfOne_areIndependent() throws Exception {
        server.put("/services/one/a", node("h", 1));
        server.put("/services/two/b", node("h", 1));
        Heard second = new Heard();
        Heard third = new Heard();
        InstanceDiscovery.Watch first = discovery.watch("one", heard);
        discovery.watch("one", second);
        discovery.watch("two", third);
        awaitIds("a");
        await().atMost(SOON)
                .until(() -> second.ids().equals(List.of("a")) && third.ids().equals(List.of("b")));

        first.close();
        first.close();
        assertThat(discovery.status()).hasSize(2);
        server.put("/services/one/c", node("h", 1));
        await().atMost(SOON).until(() -> second.ids().equals(List.of("a", "c")));
        assertThat(heard.ids()).containsExactly("a");
    }

    @Test
    void nothingIsToldAfterClose_whateverIsWrittenMeanwhile() throws Exception {
        for (int round = 0; round < 20; round++) {
            Heard mine = new Heard();
            InstanceDiscovery.Watch watch = discovery.watch("closing", mine);
            String path = "/services/closing/n" + round;
            server.writer()
                    .create()
                    .creatingParentsIfNeeded()
                    .inBackground()
                    .forPath(path, node("h", 1).getBytes(UTF_8));
            watch.close();
            int told = mine.news().size();
            server.put(path, node("h", 2));
            assertThat(mine.news()).hasSize(told);
        }
    }

    @Test
    void closeFromInsideTheListener_doesNotHang() throws Exception {
        server.put("/services/inside/a", node("h", 1));
        InstanceDiscovery.Watch[] watch = new InstanceDiscovery.Watch[1];
        Heard closing = new Heard() {
            @Override
            public void changed(Collection<Instance> addedOrChanged, Collection<String> removedIds) {
                super.changed(addedOrChanged, removedIds);
                watch[0].close();
            }
        };
        watch[0] = discovery.watch("inside", closing);
        await().atMost(SOON).until(() -> closing.ids().equals(List.of("a")));
        server.put("/services/inside/b", node("h", 1));
        await().atMost(SOON).until(() -> discovery.status().isEmpty());
        assertThat(closing.ids()).containsExactly("a", "b");
    }

    @Test
    void listenerThatThrows_hearsTheNextNewsAllTheSame() throws Exception {
        server.put("/services/throws/a", node("h", 1));
        Heard throwing = new Heard() {
            @Override
            public void complete(Collection<Instance> all) {
                super.complete(all);
                throw new IllegalStateException("a listener's defect");
            }
        };
        discovery.watch("throws", throwing);
        await().atMost(SOON).until(() -> throwing.ids().equals(List.of("a")));
        server.put("/services/throws/b", node("h", 1));
        await().atMost(SOON).until(() -> throwing.ids().equals(List.of("a", "b")));
    }

    @Test
    void afterManyConcurrentChanges_theListIsWhatTheRegistryHolds() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("afterManyConcurrentChanges seed " + seed);
        Random random = new Random(seed);
        server.put("/services/churn", "");
        discovery.watch("churn", heard);
        AtomicInteger outstanding = new AtomicInteger();
        BackgroundCallback done = (client, event) -> outstanding.decrementAndGet();
        for (int i = 0; i < 5_000; i++) {
            String path = "/services/churn/n" + random.nextInt(400);
            byte[] content = node("h", 1 + random.nextInt(60_000)).getBytes(UTF_8);
            outstanding.incrementAndGet();
            switch (random.nextInt(3)) {
                case 0 -> server.writer().delete().inBackground(done).forPath(path);
                case 1 -> server.writer().setData().inBackground(done).forPath(path, content);
                default -> server.writer().create().inBackground(done).forPath(path, content);
            }
        }
        await().atMost(SOON).until(() -> outstanding.get() == 0);
        Map<String, String> held = new TreeMap<>();
        for (String name : server.writer().getChildren().forPath("/services/churn")) {
            held.put(name, new String(server.writer().getData().forPath("/services/churn/" + name), UTF_8));
        }
        assertThat(held).as("seed %d", seed).hasSizeGreaterThan(50);
        await().atMost(SOON).untilAsserted(() -> {
            Map<String, String> told = new TreeMap<>();
            heard.ids().forEach(id -> told.put(id, node("h", heard.get(id).port())));
            assertThat(told).as("seed %d", seed).isEqualTo(held);
        });
    }

    @Test
    void serviceNameThatIsNoPath_isRefused() {
        for (String name : List.of("", "/a", "a/", "a//b", "..", "a\u0000b")) {
            assertThatThrownBy(() -> discovery.watch(name, heard))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("service");
        }
        assertThat(discovery.status()).isEmpty();
    }

    @Test
    void watchAfterClose_isRefused() {
        discovery.close();
        discovery.close();
        assertThatThrownBy(() -> discovery.watch("orders", heard)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void clientOfSomebodyElse_isNotClosed_andItsClosingMarksTheListStale() throws Exception {
        server.put("/services/lent/a", node("h", 1));
        var client = server.options().open();
        ZooKeeperDiscovery borrowing = ZooKeeperDiscovery.over(client, DiscoveryOptions.defaults(), scheduler);
        borrowing.watch("lent", heard);
        awaitIds("a");
        borrowing.close();
        assertThat(client.checkExists().forPath("/services/lent/a")).isNotNull();

        Heard orphan = new Heard();
        borrowing = ZooKeeperDiscovery.over(client, DiscoveryOptions.defaults(), scheduler);
        borrowing.watch("lent", orphan);
        await().atMost(SOON).until(() -> orphan.ids().equals(List.of("a")));
        client.close();
        await().atMost(SOON).until(orphan::stale);
        assertThat(orphan.ids()).containsExactly("a");
        borrowing.close();
    }
}
