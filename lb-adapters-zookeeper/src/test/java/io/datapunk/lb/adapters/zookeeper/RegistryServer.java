package io.datapunk.lb.adapters.zookeeper;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.datapunk.lb.adapters.zookeeper.connection.ConnectionOptions;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryNTimes;
import org.apache.curator.test.DirectoryUtils;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;
import org.apache.zookeeper.CreateMode;

/** A real ZooKeeper server on loopback that can be stopped and started, and a client beside it to write what tests need. */
public final class RegistryServer implements AutoCloseable {
    private final File home;
    private final TestingServer server;
    private final CuratorFramework writer;

    public RegistryServer() throws Exception {
        // Around its data, as the server writes its settings beside them.
        home = DirectoryUtils.createTempDirectory();
        server = new TestingServer(
                new InstanceSpec(new File(home, "data"), -1, -1, -1, true, -1, -1, -1, null, "127.0.0.1"), true);
        writer = CuratorFrameworkFactory.newClient(address(), 15_000, 5_000, new RetryNTimes(100, 100));
        writer.start();
    }

    public String address() {
        return server.getConnectString();
    }

    public ConnectionOptions options() {
        return ConnectionOptions.to(address()).withConnectionTimeout(Duration.ofSeconds(2));
    }

    public CuratorFramework writer() {
        return writer;
    }

    public void stop() throws Exception {
        server.stop();
    }

    public void start() throws Exception {
        server.restart();
    }

    public static String node(String host, int port) {
        return "{\"address\":\"" + host + "\",\"port\":" + port + "}";
    }

    /** Writes a persistent node, new or not. */
    public void put(String path, String content) throws Exception {
        put(path, content.getBytes(UTF_8));
    }

    public void put(String path, byte[] content) throws Exception {
        writer.create()
                .orSetData()
                .creatingParentsIfNeeded()
                .withMode(CreateMode.PERSISTENT)
                .forPath(path, content);
    }

    public void delete(String path) throws Exception {
        writer.delete().forPath(path);
    }

    @Override
    public void close() throws IOException {
        writer.close();
        server.close();
        if (home.exists()) {
            DirectoryUtils.deleteRecursively(home);
        }
    }
}
