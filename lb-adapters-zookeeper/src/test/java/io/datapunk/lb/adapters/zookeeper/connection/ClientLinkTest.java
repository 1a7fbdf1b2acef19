package io.datapunk.lb.adapters.zookeeper.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datapunk.lb.adapters.zookeeper.RegistryServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.listen.StandardListenerManager;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Operations of a real client that somebody closes meanwhile. */
@Timeout(30)
class ClientLinkTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final List<Code> refusals = new ArrayList<>();
    private RegistryServer server;
    private CuratorFramework client;
    private ClientLink link;

    @BeforeEach
    void connect() throws Exception {
        server = new RegistryServer();
        client = server.options().open();
        link = ClientLink.to(client);
        await().atMost(SOON).until(link::connected);
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        server.close();
    }

    @Test
    void clientClosedWhileAnOperationIsBegun_closesAfterIt() throws Exception {
        Thread closer = new Thread(client::close, "closer");
        AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
        link.begin(
                () -> {
                    closer.start();
                    await().atMost(SOON).until(link::closed);
                    // Long enough for a close that does not wait, and far from the second that one waits at most.
                    closer.join(200);
                    try {
                        client.getZookeeperClient().getZooKeeper();
                    } catch (Exception notStarted) {
                        failed.set(notStarted);
                    }
                },
                refusals::add);
        closer.join();
        assertThat(failed.get()).isNull();
        assertThat(refusals).isEmpty();
    }

    @Test
    void clientClosedByAnOperation_doesNotWaitForItself() {
        link.begin(client::close, refusals::add);
        assertThat(link.closed()).isTrue();
    }

    @Test
    void operationOfAClosedClient_isRefusedAndNotBegun() {
        client.close();
        link.begin(() -> refusals.add(Code.OK), refusals::add);
        assertThat(refusals).containsExactly(Code.SESSIONEXPIRED);
    }

    @Test
    void operationThatThrows_isRefusedWithItsCode() {
        link.begin(
                () -> {
                    throw new KeeperException.NoAuthException();
                },
                refusals::add);
        link.begin(
                () -> {
                    throw new IllegalStateException("a defect");
                },
                refusals::add);
        assertThat(refusals).containsExactly(Code.NOAUTH, Code.SYSTEMERROR);
    }

    @Test
    void linkReleased_leavesNothingBehindAtTheClient() {
        assertThat(listeners()).isOne();
        link.release();
        link.release();
        assertThat(listeners()).isZero();
    }

    private int listeners() {
        return ((StandardListenerManager<?>) client.getCuratorListenable()).size();
    }
}
