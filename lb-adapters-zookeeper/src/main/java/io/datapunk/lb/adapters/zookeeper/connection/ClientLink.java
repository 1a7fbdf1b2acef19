package io.datapunk.lb.adapters.zookeeper.connection;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.imps.CuratorFrameworkState;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a client knows of its connection, and the way out when that knowledge is stuck. Thread-safe, nothing blocks. For
 * use within this module.
 *
 * <p>Curator keeps its own note of being connected. When a session expires, the thread that handles the expiry opens a new
 * connection and writes "not connected" last; if the new connection is there before, the note stays wrong for ever and
 * Curator holds back every operation. So whoever waits for a connection calls {@link #missed} now and then: it asks the
 * server a question past Curator. Answers and news of the connection come on one thread in order, so when the answer is
 * there and Curator still says not connected, it will not learn of it any more, and the client is made to connect anew.
 * Nothing is lost by that, since nothing could be done in the session that ends.
 */
public final class ClientLink {
    private static final Logger LOGGER = LoggerFactory.getLogger(ClientLink.class);

    private final CuratorFramework client;
    private final AtomicReference<@Nullable ZooKeeper> asked = new AtomicReference<>();

    /** The link of a client. */
    public ClientLink(CuratorFramework client) {
        this.client = client;
    }

    /** Whether operations can be made at present. */
    public boolean connected() {
        return started() && client.getZookeeperClient().isConnected();
    }

    /** Whether operations can be begun, now or later. */
    public boolean started() {
        return client.getState() == CuratorFrameworkState.STARTED;
    }

    /** Whether the client is closed, and with it the session and all that the session holds. */
    public boolean closed() {
        return client.getState() == CuratorFrameworkState.STOPPED;
    }

    /** The present session, 0 when there is none. */
    public long session() {
        ZooKeeper handle = connected() ? handle() : null;
        return handle == null ? 0 : handle.getSessionId();
    }

    /** Somebody waits for the connection and has not found it. */
    public void missed() {
        ZooKeeper handle = started() && !connected() ? handle() : null;
        // One question for each handle at a time; a handle that is closed may leave it unanswered.
        if (handle != null && handle.getState().isConnected() && asked.getAndSet(handle) != handle) {
            handle.exists("/", false, (result, path, context, stat) -> answered(handle, Code.get(result)), null);
        }
    }

    private void answered(ZooKeeper handle, @Nullable Code result) {
        asked.compareAndSet(handle, null);
        boolean byServer = result == Code.OK || result == Code.NONODE || result == Code.NOAUTH;
        if (byServer && started() && !connected() && handle() == handle) {
            reconnect(handle);
        }
    }

    private @Nullable ZooKeeper handle() {
        try {
            return client.getZookeeperClient().getZooKeeper();
        } catch (Exception none) {
            return null;
        }
    }

    private void reconnect(ZooKeeper handle) {
        LOGGER.atWarn()
                .addKeyValue("session", Long.toHexString(handle.getSessionId()))
                .log("zookeeper.client.stuck");
        // On a thread of its own, which ends with it: closing the old handle waits for the server's answer.
        Thread reset = new Thread(this::reset, "zookeeper-client-reset");
        reset.setDaemon(true);
        reset.start();
    }

    private void reset() {
        try {
            client.getZookeeperClient().reset();
        } catch (Exception failed) {
            LOGGER.atWarn().setCause(failed).log("zookeeper.client.reset.failed");
        }
    }
}
