package io.datapunk.lb.bootstrap.instances;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.adapters.zookeeper.connection.ConnectionOptions;
import io.datapunk.lb.bootstrap.LoopbackZooKeeper;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.api.transaction.CuratorOp;
import org.apache.curator.retry.RetryOneTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The reader against a real ZooKeeper. */
@Timeout(120)
class RegistryReaderTest {
    private static final int IN_ONE_LINE = 5_000;

    @Test
    void nodesThatVanishWhileTheyAreRead_repeatNoLineOfProgress() throws Exception {
        try (LoopbackZooKeeper zooKeeper = new LoopbackZooKeeper();
                CuratorFramework client =
                        CuratorFrameworkFactory.newClient(zooKeeper.getConnectString(), new RetryOneTime(100))) {
            client.start();
            client.create().creatingParentsIfNeeded().forPath("/services/orders");
            List<CuratorOp> creations = new ArrayList<>();
            for (int i = 0; i < IN_ONE_LINE + 3; i++) {
                creations.add(client.transactionOp().create().forPath(path(i)));
            }
            client.transaction().forOperations(creations);
            List<String> progress = new ArrayList<>();
            try (RegistryReader reader =
                    RegistryReader.connect(ConnectionOptions.to(zooKeeper.getConnectString()), "/services")) {
                List<RegistryNode> nodes = reader.nodes("orders", said -> {
                    progress.add(said);
                    IntStream.range(IN_ONE_LINE, IN_ONE_LINE + 3).forEach(i -> delete(client, path(i)));
                });
                assertThat(nodes).hasSize(IN_ONE_LINE);
            }
            assertThat(progress).containsExactly("read 5000 of 5003 nodes");
        }
    }

    private static String path(int i) {
        return "/services/orders/n%05d".formatted(i);
    }

    private static void delete(CuratorFramework client, String path) {
        try {
            client.delete().quietly().forPath(path);
        } catch (Exception failed) {
            throw new IllegalStateException(path, failed);
        }
    }
}
