package io.datapunk.lb.adapters.zookeeper.discovery;

import io.datapunk.lb.adapters.zookeeper.connection.ClientLink;
import java.util.List;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.BackgroundCallback;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Registry} over a Curator client; every call goes to the background. Thread-safe. */
final class CuratorRegistry implements Registry {
    private static final Logger LOGGER = LoggerFactory.getLogger(CuratorRegistry.class);

    private final CuratorFramework client;
    private final ClientLink link;

    CuratorRegistry(CuratorFramework client, ClientLink link) {
        this.client = client;
        this.link = link;
    }

    @Override
    public void addWatch(String path, Watcher watcher, Answer<Void> answer) {
        BackgroundCallback callback = (curator, event) -> answer.came(code(event), null);
        attempt(
                answer,
                () -> client.watchers()
                        .add()
                        .withMode(AddWatchMode.PERSISTENT_RECURSIVE)
                        .inBackground(callback)
                        .usingWatcher(watcher)
                        .forPath(path));
    }

    @Override
    public void removeWatch(String path, Watcher watcher) {
        Answer<Void> ignored = (result, value) -> LOGGER.atDebug()
                .addKeyValue("path", path)
                .addKeyValue("result", result)
                .log("discovery.unwatch");
        attempt(
                ignored,
                () -> client.watchers()
                        .remove(watcher)
                        .ofType(Watcher.WatcherType.Any)
                        .inBackground((curator, event) -> ignored.came(code(event), null))
                        .forPath(path));
    }

    @Override
    public void children(String path, Answer<List<String>> answer) {
        BackgroundCallback callback = (curator, event) -> answer.came(code(event), event.getChildren());
        attempt(answer, () -> client.getChildren().inBackground(callback).forPath(path));
    }

    @Override
    public void content(String path, Answer<byte[]> answer) {
        BackgroundCallback callback = (curator, event) -> answer.came(code(event), event.getData());
        // Undecompressed: a client that decompresses would let a small node become a large one.
        attempt(
                answer,
                () -> client.getData().undecompressed().inBackground(callback).forPath(path));
    }

    private void attempt(Answer<?> answer, ClientLink.Operation operation) {
        link.begin(operation, refusal -> answer.came(refusal, null));
    }

    private static Code code(CuratorEvent event) {
        Code code = Code.get(event.getResultCode());
        return code == null ? Code.SYSTEMERROR : code;
    }

    @Override
    public boolean connected() {
        boolean connected = link.connected();
        if (!connected) {
            link.missed();
        }
        return connected;
    }

    @Override
    public long session() {
        return link.session();
    }
}
