package io.datapunk.lb.adapters.zookeeper.registration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.datapunk.lb.adapters.zookeeper.Cable;
import io.datapunk.lb.adapters.zookeeper.RegistryServer;
import io.datapunk.lb.adapters.zookeeper.StuckClient;
import io.datapunk.lb.adapters.zookeeper.TestScheduler;
import io.datapunk.lb.adapters.zookeeper.connection.ConnectionOptions;
import io.datapunk.lb.adapters.zookeeper.format.Decoded;
import io.datapunk.lb.adapters.zookeeper.format.InstanceDecoder;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Settings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.listen.StandardListenerManager;
import org.apache.curator.x.discovery.ServiceDiscovery;
import org.apache.curator.x.discovery.ServiceDiscoveryBuilder;
import org.apache.curator.x.discovery.ServiceInstance;
import org.apache.curator.x.discovery.ServiceProvider;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Registration against a real server, with sessions that really expire. */
@Timeout(60)
class ZooKeeperRegistrationTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String PATH = "/services/orders/a1";
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(1_700_000_000_000L));
    private static final Instance A1 = new Instance("a1", "10.0.0.1", 8080, 2, "eu-1", Map.of("version", "7"));

    private final TestScheduler scheduler = new TestScheduler();
    private RegistryServer server;
    private CuratorFramework client;

    @BeforeEach
    void startServer() throws Exception {
        server = new RegistryServer();
        client = server.options().open();
    }

    @AfterEach
    void stopServer() throws Exception {
        client.close();
        scheduler.close();
        server.close();
    }

    private ZooKeeperRegistration register(CuratorFramework over, Instance instance) {
        return ZooKeeperRegistration.over(over, "/services", "orders", instance, scheduler, CLOCK);
    }

    private Stat stat() throws Exception {
        return server.writer().checkExists().forPath(PATH);
    }

    private Instance written() throws Exception {
        byte[] content = server.writer().getData().forPath(PATH);
        return ((Decoded.Listed) new InstanceDecoder().decode("a1", content)).instance();
    }

    private static long session(CuratorFramework of) throws Exception {
        return of.getZookeeperClient().getZooKeeper().getSessionId();
    }

    private static void expire(CuratorFramework which) throws Exception {
        which.getZookeeperClient().getZooKeeper().getTestable().injectSessionExpiration();
    }

    private static void awaitRegistered(ZooKeeperRegistration registration) {
        await().atMost(SOON).until(registration::isRegistered);
    }

    @Test
    void registered_isAnEphemeralNode_readByCuratorsOwnDiscovery() throws Exception {
        try (ZooKeeperRegistration registration = register(client, A1);
                ServiceDiscovery<Object> theirs = ServiceDiscoveryBuilder.builder(Object.class)
                        .client(server.writer())
                        .basePath("/services")
                        .build()) {
            registration.registered().toCompletableFuture().get(20, TimeUnit.SECONDS);
            assertThat(registration.isRegistered()).isTrue();
            assertThat(stat().getEphemeralOwner()).isEqualTo(session(client));
            assertThat(written()).isEqualTo(A1);
            theirs.start();
            Collection<ServiceInstance<Object>> read = theirs.queryForInstances("orders");
            assertThat(read).singleElement().satisfies(instance -> {
                assertThat(instance.getId()).isEqualTo("a1");
                assertThat(instance.getName()).isEqualTo("orders");
                assertThat(instance.getAddress()).isEqualTo("10.0.0.1");
                assertThat(instance.getPort()).isEqualTo(8080);
                assertThat(instance.isEnabled()).isTrue();
                assertThat(instance.getPayload()).isEqualTo(Map.of("version", "7", "weight", "2.0", "zone", "eu-1"));
            });
        }
        assertThat(stat()).isNull();
    }

    @Test
    void update_isWritten_theLastOneCounts() throws Exception {
        try (ZooKeeperRegistration registration = register(client, A1)) {
            List<CompletableFuture<Void>> writes = new ArrayList<>();
            for (int port = 1; port <= 50; port++) {
                writes.add(registration.update(Instance.of("a1", "h", port)).toCompletableFuture());
            }
            CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
            assertThat(written().port()).isEqualTo(50);
            assertThatThrownBy(() -> registration.update(Instance.of("a2", "h", 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a2");
            registration.deregister().toCompletableFuture().get(20, TimeUnit.SECONDS);
            registration.deregister().toCompletableFuture().get(20, TimeUnit.SECONDS);
            assertThat(stat()).isNull();
            assertThat(registration.isRegistered()).isFalse();
            assertThatThrownBy(() -> registration.update(A1)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void updateOfWeightMetadataAndPort_isWhatReadersGet() throws Exception {
        try (ZooKeeperRegistration registration = register(client, A1)) {
            Instance changed = new Instance("a1", "10.0.0.1", 9090, 0.5, "eu-2", Map.of("version", "8"));
            registration.update(changed).toCompletableFuture().get(20, TimeUnit.SECONDS);
            assertThat(written()).isEqualTo(changed);
            assertThatThrownBy(() -> registration.update(Instance.of("a1", "a b", 1)))
                    .isInstanceOf(IllegalArgumentException.class);
            registration.undrain().toCompletableFuture().get(20, TimeUnit.SECONDS);
            assertThat(written()).isEqualTo(changed);
        }
    }

    @Test
    void updateThatWasNotWrittenBeforeTheEnd_fails() throws Exception {
        server.stop();
        ZooKeeperRegistration registration = register(client, A1);
        var update = registration.update(Instance.of("a1", "h", 2)).toCompletableFuture();
        client.close();
        registration.close();
        await().atMost(SOON).until(update::isDone);
        assertThat(update).isCompletedExceptionally();
        server.start();
    }

    @Test
    void drained_staysListedWithTheMark_whichSurvivesUpdateAndExpiry_andCuratorsProviderPassesItBy() throws Exception {
        try (ZooKeeperRegistration registration = register(client, A1);
                ServiceDiscovery<Object> theirs = ServiceDiscoveryBuilder.builder(Object.class)
                        .client(server.writer())
                        .basePath("/services")
                        .build()) {
            registration.drain().toCompletableFuture().get(20, TimeUnit.SECONDS);
            assertThat(written().draining()).isTrue();
            assertThat(registration.isDraining()).isTrue();
            theirs.start();
            assertThat(theirs.queryForInstances("orders")).singleElement().satisfies(instance -> {
                assertThat(instance.getId()).isEqualTo("a1");
                assertThat(instance.getPort()).isEqualTo(8080);
                assertThat(instance.isEnabled()).isFalse();
            });
            try (ServiceProvider<Object> provider =
                    theirs.serviceProviderBuilder().serviceName("orders").build()) {
                provider.start();
                assertThat(provider.getInstance()).isNull();
            }

            registration.update(Instance.of("a1", "h", 9)).toCompletableFuture().get(20, TimeUnit.SECONDS);
            assertThat(written().draining()).isTrue();
            assertThat(written().port()).isEqualTo(9);

            long before = session(client);
            expire(client);
            await().atMost(SOON).until(() -> {
                Stat now = stat();
                return registration.isRegistered() && now != null && now.getEphemeralOwner() != before;
            });
            assertThat(written().draining()).isTrue();

            registration.undrain().toCompletableFuture().get(20, TimeUnit.SECONDS);
            assertThat(written()).isEqualTo(Instance.of("a1", "h", 9));
            assertThat(theirs.queryForInstances("orders"))
                    .singleElement()
                    .satisfies(instance -> assertThat(instance.isEnabled()).isTrue());
        }
    }

    @Test
    void nodeOfAnotherSession_isReplacedInOneMoment_soNobodySeesItMissing() throws Exception {
        Deque<CuratorFramework> successors = new ArrayDeque<>();
        try (ZooKeeperRegistration registration = register(client, A1)) {
            awaitRegistered(registration);
            AtomicBoolean stopped = new AtomicBoolean();
            AtomicInteger missing = new AtomicInteger();
            Thread reader = new Thread(() -> {
                while (!stopped.get()) {
                    try {
                        missing.addAndGet(stat() == null ? 1 : 0);
                    } catch (Exception failed) {
                        missing.addAndGet(1_000_000);
                    }
                }
            });
            reader.start();
            for (int round = 0; round < 5; round++) {
                CuratorFramework successor = server.options().open();
                successors.push(successor);
                awaitRegistered(register(successor, Instance.of("a1", "h", 1 + round)));
                assertThat(written().port()).isEqualTo(1 + round);
            }
            stopped.set(true);
            reader.join();
            assertThat(missing).hasValue(0);
        } finally {
            successors.forEach(CuratorFramework::close);
        }
    }

    @Test
    void deletedByHand_comesBackAtOnce() throws Exception {
        try (ZooKeeperRegistration registration = register(client, A1)) {
            awaitRegistered(registration);
            for (int round = 0; round < 5; round++) {
                server.delete(PATH);
                await().atMost(SOON).until(() -> stat() != null && registration.isRegistered());
                assertThat(written()).isEqualTo(A1);
            }
        }
        assertThat(stat()).isNull();
    }

    @Test
    void takenOverBySomebodyElse_isLeftToThem_andTakenBackWhenTheyGo() throws Exception {
        try (CuratorFramework other = server.options().open();
                ZooKeeperRegistration first = register(client, A1)) {
            awaitRegistered(first);
            try (ZooKeeperRegistration second = register(other, Instance.of("a1", "h2", 2))) {
                awaitRegistered(second);
                await().atMost(SOON).until(() -> !first.isRegistered());
                await().during(Duration.ofMillis(300))
                        .atMost(SOON)
                        .until(() -> written().host().equals("h2") && second.isRegistered());
            }
            await().atMost(SOON).until(first::isRegistered);
            assertThat(written()).isEqualTo(A1);
        }
        assertThat(stat()).isNull();
    }

    @Test
    void endedAtAnyMomentWhileTheCableIsCutAndMended_leavesNoNodeAndNoneComesLater() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("endedWhileTheCableIsCut seed " + seed);
        Random random = new Random(seed);
        try (Cable cable = new Cable(server.address());
                CuratorFramework cabled = ConnectionOptions.to(cable.address())
                        .withConnectionTimeout(Duration.ofMillis(500))
                        .open()) {
            for (int round = 0; round < 6; round++) {
                ZooKeeperRegistration registration = register(cabled, Instance.of("a1", "h", 1 + round));
                if (random.nextBoolean()) {
                    awaitRegistered(registration);
                }
                cable.cut();
                int spins = random.nextInt(4);
                for (int i = 0; i < spins; i++) {
                    server.writer().checkExists().forPath(PATH);
                }
                boolean mendFirst = random.nextBoolean();
                if (mendFirst) {
                    cable.mend();
                }
                if (random.nextInt(3) == 0) {
                    // The session is gone when the connection is back.
                    expire(cabled);
                }
                var gone = registration.deregister().toCompletableFuture();
                cable.mend();
                gone.get(20, TimeUnit.SECONDS);
                assertThat(stat()).as("round %d, seed %d", round, seed).isNull();
            }
            await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> stat() == null);
        }
    }

    @Test
    void whatCannotBeRegistered_isRefused() {
        int listeners = ((StandardListenerManager<?>) client.getCuratorListenable()).size();
        assertThatThrownBy(() -> register(client, Instance.of("a/b", "h", 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> register(client, new Instance("a1", "h", 1, 1, "", Map.of("k", "v".repeat(2000)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a1");
        assertThat(((StandardListenerManager<?>) client.getCuratorListenable()).size())
                .isEqualTo(listeners);
    }

    @Test
    void pathThatIsNone_isRefusedWithThePartThatIsWrong() {
        for (String wrong : List.of("", "services", "/services/", "/a//b", "/a\u0001")) {
            assertThatThrownBy(() -> ZooKeeperRegistration.over(client, wrong, "orders", A1, scheduler, CLOCK))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("basePath: " + Settings.quoted(wrong)
                            + ", expected a ZooKeeper path such as /services, without a slash at its end");
        }
        for (String wrong : List.of("", "a/b", "..", "a\u0001")) {
            assertThatThrownBy(() -> ZooKeeperRegistration.over(client, "/services", wrong, A1, scheduler, CLOCK))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("service: " + Settings.quoted(wrong)
                            + ", expected a name that can be part of a ZooKeeper path");
        }
        assertThatThrownBy(() -> register(client, Instance.of("..", "h", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("id: \"..\", expected an id that can be part of a ZooKeeper path");
    }

    @Test
    void sessionExpires_twentyTimes_theNodeComesBackUnderTheSameIdInTheNewSession() throws Exception {
        try (ZooKeeperRegistration registration = register(client, A1)) {
            awaitRegistered(registration);
            for (int round = 0; round < 20; round++) {
                long before = session(client);
                assertThat(stat().getEphemeralOwner()).isEqualTo(before);
                expire(client);
                await().atMost(SOON).pollInterval(Duration.ofMillis(5)).until(() -> {
                    Stat now = stat();
                    return registration.isRegistered() && now != null && now.getEphemeralOwner() != before;
                });
                assertThat(stat().getEphemeralOwner()).isEqualTo(session(client));
                assertThat(written()).isEqualTo(A1);
            }
            assertThat(server.writer().getChildren().forPath("/services/orders"))
                    .containsExactly("a1");
        }
        assertThat(stat()).isNull();
    }

    @Test
    void closedWhileTheSessionExpires_atAnyMoment_leavesNoPhantom() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("closedWhileTheSessionExpires seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 25; round++) {
            ZooKeeperRegistration registration = register(client, A1);
            if (random.nextBoolean()) {
                awaitRegistered(registration);
            }
            expire(client);
            int spins = random.nextInt(5);
            for (int i = 0; i < spins; i++) {
                // A foreground call takes some milliseconds, so the end falls into different moments of the recovery.
                server.writer().checkExists().forPath(PATH);
                if (random.nextInt(3) == 0) {
                    registration.update(Instance.of("a1", "h", 1 + round));
                }
            }
            registration.deregister().toCompletableFuture().get(20, TimeUnit.SECONDS);
            assertThat(stat()).as("round %d, seed %d", round, seed).isNull();
        }
        // Nothing that was still under way brings it back.
        await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> stat() == null);
    }

    @Test
    void clientThatWronglyTakesItselfForUnconnected_isMadeToConnectAnew() throws Exception {
        client.blockUntilConnected();
        StuckClient.forget(client);
        try (ZooKeeperRegistration registration = register(client, A1)) {
            awaitRegistered(registration);
        }
        assertThat(stat()).isNull();
    }

    @Test
    void nodeLeftOverFromAnEarlierSession_isReplacedWithoutWaitingForItsExpiry() throws Exception {
        server.writer()
                .create()
                .creatingParentsIfNeeded()
                .withMode(CreateMode.EPHEMERAL)
                .forPath(PATH, "left over".getBytes(UTF_8));
        try (ZooKeeperRegistration registration = register(client, A1)) {
            awaitRegistered(registration);
            assertThat(stat().getEphemeralOwner()).isEqualTo(session(client));
            assertThat(written()).isEqualTo(A1);
        }
    }

    @Test
    void successorUnderTheSameId_isNotTakenAwayByTheOneItReplaced() throws Exception {
        try (CuratorFramework other = server.options().open()) {
            ZooKeeperRegistration first = register(client, A1);
            awaitRegistered(first);
            try (ZooKeeperRegistration second = register(other, Instance.of("a1", "h2", 2))) {
                awaitRegistered(second);
                first.close();
                assertThat(written().host()).isEqualTo("h2");
            }
            assertThat(stat()).isNull();
        }
    }

    @Test
    void unreachableAtTheStart_isRegisteredOnceTheServerComes() throws Exception {
        server.stop();
        try (ZooKeeperRegistration registration = ZooKeeperRegistration.connect(
                server.options().withConnectionTimeout(Duration.ofMillis(500)),
                "/services",
                "orders",
                A1,
                scheduler,
                CLOCK)) {
            registration.update(Instance.of("a1", "h", 9));
            assertThat(registration.isRegistered()).isFalse();
            server.start();
            awaitRegistered(registration);
            assertThat(written().port()).isEqualTo(9);
        }
        assertThat(stat()).isNull();
    }

    @Test
    void serverRestarted_isRegisteredAfterwards() throws Exception {
        try (ZooKeeperRegistration registration = register(client, A1)) {
            awaitRegistered(registration);
            server.stop();
            await().atMost(SOON).until(() -> !registration.isRegistered());
            server.start();
            awaitRegistered(registration);
            assertThat(stat().getEphemeralOwner()).isEqualTo(session(client));
        }
    }

    @Test
    void cutOffForAMoment_nothingIsWrittenThatIsThereAlready_andAnUpdateMadeMeanwhileIs() throws Exception {
        try (Cable cable = new Cable(server.address());
                CuratorFramework cabled = ConnectionOptions.to(cable.address()).open();
                ZooKeeperRegistration registration = register(cabled, A1)) {
            awaitRegistered(registration);
            long written = stat().getMzxid();
            cable.cut();
            await().atMost(SOON).until(() -> !registration.isRegistered());
            cable.mend();
            awaitRegistered(registration);
            assertThat(stat().getMzxid()).isEqualTo(written);

            cable.cut();
            await().atMost(SOON).until(() -> !registration.isRegistered());
            registration.update(Instance.of("a1", "h", 5));
            cable.mend();
            await().atMost(SOON).until(() -> written().port() == 5);
        }
    }

    @Test
    void endedWhileCutOff_isTakenAwayAfterwards_evenIfTheSessionLivesOn() throws Exception {
        try (Cable cable = new Cable(server.address());
                CuratorFramework cabled = ConnectionOptions.to(cable.address()).open()) {
            ZooKeeperRegistration registration = register(cabled, A1);
            awaitRegistered(registration);
            cable.cut();
            var gone = registration.deregister().toCompletableFuture();
            assertThat(gone).isNotDone();
            assertThat(stat()).isNotNull();
            cable.mend();
            await().atMost(SOON).until(gone::isDone);
            assertThat(stat()).isNull();
        }
    }

    @Test
    void closedWithoutAServer_tellsWhoWaits_withoutTheScheduler() {
        ZooKeeperRegistration registration = ZooKeeperRegistration.connect(
                ConnectionOptions.to("127.0.0.1:1"), "/services", "orders", A1, scheduler, CLOCK);

        registration.close();

        assertThat(registration.registered().toCompletableFuture()).isCompletedExceptionally();
        assertThat(registration.deregister().toCompletableFuture()).isCompleted();
    }

    @Test
    void clientClosedFirst_endsTheRegistrationWithItsSession() throws Exception {
        ZooKeeperRegistration registration = register(client, A1);
        awaitRegistered(registration);
        client.close();
        registration.close();
        await().atMost(SOON).until(() -> stat() == null);
    }
}
