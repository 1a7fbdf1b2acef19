package io.datapunk.lb.bootstrap.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.ExponentialBackoffRetry;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.Test;

class SeverableRelayTest {
    @Test
    void cut_sessionIsLeftToExpire() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start();
                CuratorFramework observer = connect(server.port(), 10_000)) {
            SeverableRelay relay = new SeverableRelay(vertx, server.port());
            int port = relay.open().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
            try (CuratorFramework victim = connect(port, 2_000)) {
                victim.create().withMode(CreateMode.EPHEMERAL).forPath("/victim");
                relay.cut().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
                // Nobody was told: the registration is still there.
                assertThat(observer.checkExists().forPath("/victim")).isNotNull();
            }
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> observer.checkExists().forPath("/victim") == null);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private static CuratorFramework connect(int port, int sessionMillis) {
        CuratorFramework client = CuratorFrameworkFactory.newClient(
                "127.0.0.1:" + port, sessionMillis, 5_000, new ExponentialBackoffRetry(100, 3));
        client.start();
        return client;
    }
}
