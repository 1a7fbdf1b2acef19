package io.datapunk.lb.adapters.zookeeper.registration;

import io.datapunk.lb.adapters.zookeeper.connection.ClientLink;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.BackgroundCallback;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher;

/** {@link EphemeralNode} over a Curator client; every call goes to the background. Thread-safe. */
final class CuratorNode implements EphemeralNode {
    private interface Call {
        void make(BackgroundCallback callback) throws Exception;
    }

    private final CuratorFramework client;
    private final ClientLink link;
    private final String path;

    CuratorNode(CuratorFramework client, ClientLink link, String path) {
        this.client = client;
        this.link = link;
        this.path = path;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public void look(Answer answer) {
        attempt(answer, callback -> client.checkExists().inBackground(callback).forPath(path));
    }

    @Override
    public void sync(Answer answer) {
        attempt(answer, callback -> client.sync().inBackground(callback).forPath(path));
    }

    @Override
    public void watch(Watcher watcher, Answer answer) {
        attempt(
                answer,
                callback -> client.watchers()
                        .add()
                        .withMode(AddWatchMode.PERSISTENT)
                        .inBackground(callback)
                        .usingWatcher(watcher)
                        .forPath(path));
    }

    @Override
    public void unwatch(Watcher watcher) {
        attempt(
                (result, nothing) -> {},
                callback -> client.watchers()
                        .remove(watcher)
                        .ofType(Watcher.WatcherType.Any)
                        .inBackground(callback)
                        .forPath(path));
    }

    @Override
    public void create(byte[] content, Answer answer) {
        attempt(
                answer,
                callback -> client.create()
                        .creatingParentsIfNeeded()
                        .withMode(CreateMode.EPHEMERAL)
                        .inBackground(callback)
                        .forPath(path, content));
    }

    @Override
    public void write(byte[] content, Answer answer) {
        attempt(answer, callback -> client.setData().inBackground(callback).forPath(path, content));
    }

    @Override
    public void delete(int version, Answer answer) {
        attempt(
                answer,
                callback -> client.delete()
                        .withVersion(version)
                        .inBackground(callback)
                        .forPath(path));
    }

    @Override
    public void replace(int version, byte[] content, Answer answer) {
        attempt(
                answer,
                callback -> client.transaction()
                        .inBackground(callback)
                        .forOperations(
                                client.transactionOp()
                                        .delete()
                                        .withVersion(version)
                                        .forPath(path),
                                client.transactionOp()
                                        .create()
                                        .withMode(CreateMode.EPHEMERAL)
                                        .forPath(path, content)));
    }

    private void attempt(Answer answer, Call call) {
        BackgroundCallback callback = (source, event) -> answer.came(code(event), event.getStat());
        link.begin(() -> call.make(callback), refusal -> answer.came(refusal, null));
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
    public boolean closed() {
        return link.closed();
    }

    @Override
    public long session() {
        return link.session();
    }
}
