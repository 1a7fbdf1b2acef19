package io.datapunk.lb.adapters.zookeeper.discovery;

import static io.datapunk.lb.adapters.zookeeper.RegistryServer.node;

import io.datapunk.lb.adapters.zookeeper.Cable;
import io.datapunk.lb.adapters.zookeeper.RegistryServer;
import io.datapunk.lb.adapters.zookeeper.TestScheduler;
import io.datapunk.lb.adapters.zookeeper.connection.ConnectionOptions;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import io.datapunk.lb.testkit.contract.DiscoveryContract;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Discovery against a real server keeps the contract, also when the way to the server is cut. */
class ZooKeeperDiscoveryContractTest extends DiscoveryContract {
    private static final String BASE = "/services";
    private static final DiscoveryOptions OPTIONS =
            new DiscoveryOptions(BASE, Duration.ofMillis(20), Duration.ofMillis(200), 1_000);

    /** The server's, in this virtual machine with the client; the cable's; the scheduler's. */
    private static final Set<String> OF_THE_TEST =
            Set.of("NIOWorkerThread", "NIOServerCxnFactory", "SessionTracker", "SyncThread", "ProcessThread", "test-");

    private static RegistryServer server;
    private static Cable cable;
    private static TestScheduler scheduler;

    private ZooKeeperDiscovery latest;

    @BeforeAll
    static void startServer() throws Exception {
        server = new RegistryServer();
        cable = new Cable(server.address());
        scheduler = new TestScheduler();
    }

    @AfterAll
    static void stopServer() throws Exception {
        scheduler.close();
        cable.close();
        server.close();
    }

    @Override
    protected InstanceDiscovery discovery() {
        latest = ZooKeeperDiscovery.connect(
                ConnectionOptions.to(cable.address())
                        .withConnectionTimeout(Duration.ofMillis(500))
                        .withSessionTimeout(Duration.ofSeconds(2)),
                OPTIONS,
                scheduler);
        return latest;
    }

    @Override
    protected void publish(String service, List<Instance> all) throws Exception {
        write(service, all, Set.of());
    }

    @Override
    protected void publishWithUnusable(String service, List<Instance> all, String unusable) throws Exception {
        write(service, all, Set.of(unusable));
    }

    private static void write(String service, List<Instance> all, Set<String> unusable) throws Exception {
        String path = BASE + "/" + service;
        for (Instance instance : all) {
            server.put(path + "/" + instance.id(), node(instance.host(), instance.port()));
        }
        for (String id : unusable) {
            server.put(path + "/" + id, "rubbish");
        }
        if (server.writer().checkExists().forPath(path) != null) {
            Set<String> gone = new TreeSet<>(server.writer().getChildren().forPath(path));
            gone.removeAll(Stream.concat(all.stream().map(Instance::id), unusable.stream())
                    .collect(Collectors.toSet()));
            for (String id : gone) {
                server.delete(path + "/" + id);
            }
        }
    }

    @Override
    protected OptionalLong skipped() {
        return OptionalLong.of(
                latest.status().stream().mapToLong(ServiceStatus::skipped).sum());
    }

    @Override
    protected void disconnect() throws Exception {
        cable.cut();
    }

    @Override
    protected void reconnect() {
        cable.mend();
    }

    @Override
    protected Duration patience() {
        return Duration.ofSeconds(20);
    }

    @Override
    protected boolean mayStay(Thread thread) {
        return OF_THE_TEST.stream().anyMatch(thread.getName()::startsWith);
    }
}
