package io.datapunk.lb.bootstrap.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.ExponentialBackoffRetry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedZooKeeperTest {
    @Test
    void started_isARealServer_andLeavesNothingBehind() throws Exception {
        int port;
        Path directory;
        try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start()) {
            port = server.port();
            directory = server.directory();
            assertThat(directory).isDirectory();
            try (CuratorFramework client = CuratorFrameworkFactory.newClient(
                    "127.0.0.1:" + port, 3_000, 5_000, new ExponentialBackoffRetry(100, 5))) {
                client.start();
                client.create().forPath("/seen", new byte[] {1});
                assertThat(client.getData().forPath("/seen")).containsExactly(1);
                assertThat(client.getZookeeperClient().getLastNegotiatedSessionTimeoutMs())
                        .isEqualTo(3_000);
            }
        }
        assertThat(Files.exists(directory)).isFalse();
        assertThat(canBind(port)).isTrue();
    }

    @Test
    void interruptedWhileItStarts_isStopped_andLeavesNothingBehind() throws Exception {
        Set<Path> before = directories();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(EmbeddedZooKeeper::start).isInstanceOf(InterruptedException.class);
        } finally {
            Thread.interrupted(); // a part that comes later must not see it
        }
        assertThat(directories()).isEqualTo(before);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getThreadGroup)
                .filteredOn(Objects::nonNull)
                .extracting(ThreadGroup::getName)
                .doesNotContain("lb-demo-zookeeper");
    }

    @Test
    void temporaryDirectoryThatIsNotThere_saidByItsProperty(@TempDir Path directory) {
        Path none = directory.resolve("none");
        assertThatThrownBy(() -> EmbeddedZooKeeper.startIn(none))
                .isInstanceOf(IOException.class)
                .hasMessage("java.io.tmpdir: " + none
                        + ", expected a directory this user may write: no such file or directory");
    }

    private static Set<Path> directories() throws IOException {
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            String own = "lb-demo-zookeeper-" + ProcessHandle.current().pid() + "-";
            return all.filter(path -> path.getFileName().toString().startsWith(own))
                    .collect(Collectors.toSet());
        }
    }

    private static boolean canBind(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
