package io.datapunk.lb.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.InstanceSnapshot;
import io.datapunk.lb.LoadBalancer;
import io.datapunk.lb.adapters.zookeeper.connection.ConnectionOptions;
import io.datapunk.lb.adapters.zookeeper.discovery.DiscoveryOptions;
import io.datapunk.lb.adapters.zookeeper.discovery.ZooKeeperDiscovery;
import io.datapunk.lb.adapters.zookeeper.registration.ZooKeeperRegistration;
import io.datapunk.lb.spi.Instance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Sessions of registered instances that expire while a balancer watches and requests go on, at a real ZooKeeper.
 *
 * <p>The server itself ends the session, as it does when the time is over: the node goes, and the client finds out at its
 * next contact. In most rounds the client is told at once, so that a round takes milliseconds and not the second that
 * ZooKeeper's client waits before it connects again.
 */
@Timeout(180)
final class SessionExpiryTest {
    private static final int ROUNDS = Integer.getInteger("lb.expiry.rounds", 100);
    private static final int FINDS_OUT_ITSELF = 25;
    private static final int INSTANCES = 3;
    private static final String SERVICE = "orders";
    private static final Duration SOON = Duration.ofSeconds(20);

    private final List<Registered> registered = new ArrayList<>();
    private final List<Thread> closers = new ArrayList<>();
    private OneThreadScheduler scheduler;
    private LoopbackZooKeeper zooKeeper;
    private CuratorFramework observer;

    @BeforeEach
    void start() throws Exception {
        scheduler = new OneThreadScheduler(SystemSources.ticker());
        zooKeeper = new LoopbackZooKeeper();
        observer = ConnectionOptions.to(zooKeeper.getConnectString()).open();
        for (int i = 0; i < INSTANCES; i++) {
            registered.add(new Registered("i" + i));
        }
        for (Registered each : registered) {
            each.registration.registered().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    @AfterEach
    void stop() throws Exception {
        registered.forEach(Registered::close);
        for (Thread closer : closers) {
            closer.join(10_000);
        }
        observer.close();
        scheduler.close();
        zooKeeper.close();
    }

    @Test
    void expiresUnderLoad_hundredTimes_isBackUnderTheSameIdWithoutADuplicate_andNoRequestFails() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("expiry under load: " + ROUNDS + " rounds, seed " + seed);
        Random random = new Random(seed);
        try (CuratorFramework watching =
                        ConnectionOptions.to(zooKeeper.getConnectString()).open();
                LoadBalancer balancer = LoadBalancers.start(
                        HealthAwareConfig.builder().noChecks().build(), discovery(watching))) {
            BalancedService orders = balancer.service(SERVICE);
            orders.ready().toCompletableFuture().get(20, TimeUnit.SECONDS);
            await().atMost(SOON).until(() -> listed(orders).size() == INSTANCES);
            Load load = new Load(orders);
            load.start();
            try {
                for (int round = 1; round <= ROUNDS; round++) {
                    Registered one = registered.get(random.nextInt(INSTANCES));
                    Stat before = one.stat();
                    if (round % FINDS_OUT_ITSELF == 0) {
                        expireAtTheServer(one.client);
                        // The balancer's own session as well: its list must stay.
                        expire(watching);
                    } else {
                        expire(one.client);
                    }
                    await().atMost(SOON).pollInterval(Duration.ofMillis(2)).until(() -> {
                        Stat now = one.stat();
                        return now != null
                                && now.getEphemeralOwner() != before.getEphemeralOwner()
                                && one.registration.isRegistered();
                    });
                    String where = "round " + round + ", seed " + seed;
                    assertThat(observer.getChildren().forPath("/services/" + SERVICE))
                            .as(where)
                            .containsExactlyInAnyOrder("i0", "i1", "i2");
                    assertThat(one.stat().getEphemeralOwner()).as(where).isEqualTo(session(one.client));
                    await().atMost(SOON)
                            .pollInterval(Duration.ofMillis(2))
                            .untilAsserted(
                                    () -> assertThat(listed(orders)).containsExactlyInAnyOrderElementsOf(instances()));
                    load.answers(20);
                    assertThat(load.failures).as(where).isEmpty();
                }
                // The one that came back last is given requests again, like everybody.
                load.seenByAll();
            } finally {
                load.stop();
            }
            assertThat(load.failures).isEmpty();
            assertThat(orders.statistics().inFlight()).isZero();
        }
    }

    private ZooKeeperDiscovery discovery(CuratorFramework watching) {
        return ZooKeeperDiscovery.over(watching, DiscoveryOptions.defaults(), scheduler);
    }

    private List<Instance> instances() {
        return registered.stream().map(each -> each.instance).toList();
    }

    private static List<Instance> listed(BalancedService service) {
        return service.snapshot().instances().stream()
                .map(InstanceSnapshot::instance)
                .toList();
    }

    private static ZooKeeper handle(CuratorFramework client) throws Exception {
        return client.getZookeeperClient().getZooKeeper();
    }

    private static long session(CuratorFramework client) throws Exception {
        return handle(client).getSessionId();
    }

    /** A second handle on the session closes it, which ends it for everybody. */
    private void expireAtTheServer(CuratorFramework client) throws Exception {
        ZooKeeper own = handle(client);
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper second = new ZooKeeper(
                zooKeeper.getConnectString(),
                own.getSessionTimeout(),
                event -> {
                    if (event.getState() == KeeperState.SyncConnected) {
                        connected.countDown();
                    }
                },
                own.getSessionId(),
                own.getSessionPasswd());
        assertThat(connected.await(20, TimeUnit.SECONDS)).isTrue();
        // Its own end takes a tenth of a second, the session's none.
        Thread closer = new Thread(
                () -> {
                    try {
                        second.close();
                    } catch (InterruptedException impossible) {
                        throw new IllegalStateException(impossible);
                    }
                },
                "second-handle");
        closers.add(closer);
        closer.start();
    }

    /** The same, and the client is told at once. */
    private void expire(CuratorFramework client) throws Exception {
        ZooKeeper own = handle(client);
        expireAtTheServer(client);
        own.getTestable().injectSessionExpiration();
    }

    /** A server that greets, registered over a session of its own. */
    private final class Registered {
        final Greeter greeter = new Greeter();
        final Instance instance;
        final CuratorFramework client =
                ConnectionOptions.to(zooKeeper.getConnectString()).open();
        final ZooKeeperRegistration registration;

        Registered(String id) throws IOException {
            instance = new Instance(id, "127.0.0.1", greeter.port(), 2, "eu-1", Map.of("version", id));
            registration = ZooKeeperRegistration.over(
                    client, "/services", SERVICE, instance, scheduler, InstantSource.fixed(Instant.EPOCH));
        }

        Stat stat() throws Exception {
            return observer.checkExists().forPath("/services/" + SERVICE + "/" + instance.id());
        }

        void close() {
            registration.close();
            client.close();
            greeter.close();
        }
    }

    /** Accepts connections, writes one byte to each and hangs up. */
    private static final class Greeter {
        private final ServerSocket socket;
        private final Thread thread = new Thread(this::greet, "greeter");

        Greeter() throws IOException {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            thread.start();
        }

        int port() {
            return socket.getLocalPort();
        }

        private void greet() {
            while (!socket.isClosed()) {
                try (Socket caller = socket.accept()) {
                    caller.getOutputStream().write('!');
                } catch (IOException ended) {
                    // Closed, which the loop's condition says.
                }
            }
        }

        void close() {
            try {
                socket.close();
                thread.join(10_000);
            } catch (IOException | InterruptedException failed) {
                throw new IllegalStateException(failed);
            }
        }
    }

    /** Two workers that send one request after another until they are stopped. */
    private static final class Load {
        private static final long PAUSE_NANOS = 2_000_000;

        private final BalancedService service;
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final AtomicLong answered = new AtomicLong();
        private final List<Exception> failures = new CopyOnWriteArrayList<>();
        private final Set<String> seen = ConcurrentHashMap.newKeySet();
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
                try {
                    String id = service.call(instance -> {
                        try (Socket to = new Socket(instance.host(), instance.port())) {
                            if (to.getInputStream().read() != '!') {
                                throw new IOException("no greeting");
                            }
                            return instance.id();
                        }
                    });
                    seen.add(id);
                    answered.incrementAndGet();
                    // A thousand requests in a second are load enough; many more use up the ports of the machine.
                    LockSupport.parkNanos(PAUSE_NANOS);
                } catch (Exception failure) {
                    failures.add(failure);
                }
            }
        }

        /** Waits until so many more requests were answered. */
        void answers(int more) {
            long until = answered.get() + more;
            await().atMost(SOON).pollInterval(Duration.ofMillis(2)).until(() -> answered.get() >= until);
        }

        /** Waits until every instance answers from now on; one that took long once is not asked for some seconds. */
        void seenByAll() {
            seen.clear();
            await().atMost(SOON.multipliedBy(2))
                    .untilAsserted(() -> assertThat(seen)
                            .as(() -> service.snapshot().toString())
                            .hasSize(INSTANCES));
        }

        void stop() throws InterruptedException {
            stopped.set(true);
            for (Thread worker : workers) {
                worker.join();
            }
        }
    }
}
