package io.datapunk.lb.adapters.zookeeper.registration;

import io.datapunk.lb.adapters.zookeeper.connection.ClientLink;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.BackgroundCallback;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operations on one node, all in the background; each answers once at most, on any thread. Thread-safe. */
final class EphemeralNode {
    private static final Logger LOGGER = LoggerFactory.getLogger(EphemeralNode.class);

    /** Hears a result, and the node's state where the operation brings it. */
    interface Answer {
        void came(Code result, @Nullable Stat stat);
    }

    /** A call of Curator's builders, all of which declare that they throw anything. */
    private interface Call {
        void make(BackgroundCallback callback) throws Exception;
    }

    private final CuratorFramework client;
    private final ClientLink link;
    private final String path;

    EphemeralNode(CuratorFramework client, String path) {
        this.client = client;
        this.link = new ClientLink(client);
        this.path = path;
    }

    String path() {
        return path;
    }

    void look(Answer answer) {
        attempt(answer, callback -> client.checkExists().inBackground(callback).forPath(path));
    }

    /** Makes later looks see what was done before by anybody, whichever server of the ensemble answers them. */
    void sync(Answer answer) {
        attempt(answer, callback -> client.sync().inBackground(callback).forPath(path));
    }

    /** Lets the watcher hear of the node from now on, as long as the session lives. Setting it again does nothing. */
    void watch(Watcher watcher, Answer answer) {
        attempt(
                answer,
                callback -> client.watchers()
                        .add()
                        .withMode(AddWatchMode.PERSISTENT)
                        .inBackground(callback)
                        .usingWatcher(watcher)
                        .forPath(path));
    }

    void unwatch(Watcher watcher) {
        attempt(
                (result, nothing) -> {},
                callback -> client.watchers()
                        .remove(watcher)
                        .ofType(Watcher.WatcherType.Any)
                        .inBackground(callback)
                        .forPath(path));
    }

    void create(byte[] content, Answer answer) {
        attempt(
                answer,
                callback -> client.create()
                        .creatingParentsIfNeeded()
                        .withMode(CreateMode.EPHEMERAL)
                        .inBackground(callback)
                        .forPath(path, content));
    }

    void write(byte[] content, Answer answer) {
        attempt(answer, callback -> client.setData().inBackground(callback).forPath(path, content));
    }

    /** Deletes the node if it still is of the given version. */
    void delete(int version, Answer answer) {
        attempt(
                answer,
                callback -> client.delete()
                        .withVersion(version)
                        .inBackground(callback)
                        .forPath(path));
    }

    /** Deletes the node if it still is of the given version, and makes it anew in the same moment. */
    void replace(int version, byte[] content, Answer answer) {
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
        if (!link.started()) {
            answer.came(Code.SESSIONEXPIRED, null);
            return;
        }
        try {
            call.make((source, event) -> answer.came(code(event), event.getStat()));
        } catch (KeeperException refused) {
            answer.came(refused.code(), null);
        } catch (Exception failed) {
            LOGGER.atDebug().setCause(failed).log("registration.call.failed");
            answer.came(Code.SYSTEMERROR, null);
        }
    }

    private static Code code(CuratorEvent event) {
        Code code = Code.get(event.getResultCode());
        return code == null ? Code.SYSTEMERROR : code;
    }

    boolean connected() {
        boolean connected = link.connected();
        if (!connected) {
            link.missed();
        }
        return connected;
    }

    /** Whether the client is closed, and with it the session and all that the session holds. */
    boolean closed() {
        return link.closed();
    }

    /** The present session, 0 when there is none. */
    long session() {
        return link.session();
    }
}
