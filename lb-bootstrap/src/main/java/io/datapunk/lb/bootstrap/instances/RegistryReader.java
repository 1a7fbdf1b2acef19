package io.datapunk.lb.bootstrap.instances;

import io.datapunk.lb.adapters.zookeeper.connection.ConnectionOptions;
import io.datapunk.lb.adapters.zookeeper.format.Decoded;
import io.datapunk.lb.adapters.zookeeper.format.InstanceDecoder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

/**
 * Reads what the registry holds, node by node, past the discovery: so that both can be compared. Blocks; used by one
 * thread.
 */
final class RegistryReader implements AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    private static final int NODES_PER_LINE = 5_000;
    private static final int MOST_KNOWN = 20;

    private final CuratorFramework client;
    private final String basePath;
    private final InstanceDecoder decoder = new InstanceDecoder();

    private RegistryReader(CuratorFramework client, String basePath) {
        this.client = client;
        this.basePath = basePath;
    }

    /**
     * Connects.
     *
     * @throws IOException when no server answers in time
     */
    static RegistryReader connect(ConnectionOptions connection, String basePath)
            throws IOException, InterruptedException {
        CuratorFramework client = connection.open();
        boolean connected = false;
        try {
            connected = client.blockUntilConnected((int) CONNECT_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            if (!connected) {
                client.close();
            }
        }
        if (!connected) {
            throw new IOException("--zk: " + connection.servers() + ", expected a ZooKeeper that answers within "
                    + CONNECT_LIMIT.toSeconds() + " s");
        }
        return new RegistryReader(client, basePath);
    }

    /**
     * Makes sure that there is such a service, without reading its nodes.
     *
     * @throws IOException when there is none, or the registry does not answer
     */
    void require(String service) throws IOException, InterruptedException {
        children(child(basePath, service));
    }

    /**
     * The nodes of a service, in order of name.
     *
     * @param progress hears how far it is, where it takes long
     * @throws IOException when there is no such service, or the registry does not answer
     */
    List<RegistryNode> nodes(String service, Consumer<String> progress) throws IOException, InterruptedException {
        String path = child(basePath, service);
        List<String> names = new ArrayList<>(children(path));
        names.sort(null);
        List<RegistryNode> nodes = new ArrayList<>();
        int asked = 0;
        for (String name : names) {
            read(path, name, nodes);
            asked++;
            if (asked % NODES_PER_LINE == 0) {
                progress.accept("read " + asked + " of " + names.size() + " nodes");
            }
        }
        return nodes;
    }

    private List<String> children(String path) throws IOException, InterruptedException {
        try {
            return client.getChildren().forPath(path);
        } catch (KeeperException.NoNodeException unknown) {
            throw new IOException("--service: nothing is registered at " + path + "; " + known());
        } catch (Exception failed) {
            throw unreadable(path, failed);
        }
    }

    private String known() throws IOException, InterruptedException {
        try {
            List<String> services = new ArrayList<>(client.getChildren().forPath(basePath));
            services.sort(null);
            if (services.isEmpty()) {
                return "there is no service below " + basePath;
            }
            String more = services.size() > MOST_KNOWN ? ", …" : "";
            return "known below " + basePath + ": "
                    + String.join(", ", services.subList(0, Math.min(MOST_KNOWN, services.size()))) + more;
        } catch (KeeperException.NoNodeException none) {
            return basePath + " does not exist either (--base-path)";
        } catch (Exception failed) {
            throw unreadable(basePath, failed);
        }
    }

    private void read(String path, String name, List<RegistryNode> nodes) throws IOException, InterruptedException {
        Stat stat = new Stat();
        try {
            byte[] content = client.getData().storingStatIn(stat).forPath(child(path, name));
            nodes.add(new RegistryNode(name, decoder.decode(name, content), stat.getEphemeralOwner() != 0));
        } catch (KeeperException.NoNodeException gone) {
            // It left while its siblings were read.
        } catch (KeeperException.NoAuthException secret) {
            nodes.add(new RegistryNode(name, new Decoded.Undecodable("not readable with this client's rights"), false));
        } catch (Exception failed) {
            throw unreadable(child(path, name), failed);
        }
    }

    private static IOException unreadable(String path, Exception failed) throws InterruptedException {
        if (failed instanceof InterruptedException interrupted) {
            throw interrupted;
        }
        return new IOException(path + " cannot be read: " + failed.getMessage(), failed);
    }

    private static String child(String path, String name) {
        return path.equals("/") ? "/" + name : path + "/" + name;
    }

    @Override
    public void close() {
        client.close();
    }
}
