package io.datapunk.lb.adapters.zookeeper.connection;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.curator.framework.api.CuratorEventType;
import org.apache.curator.framework.api.CuratorListener;
import org.apache.curator.framework.imps.CuratorFrameworkState;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a client knows of its connection, the way out when that knowledge is stuck, and the way to begin an operation while
 * somebody may be closing the client. Thread-safe. Nothing blocks, but that whoever closes the client waits, a second at
 * most, for operations that are just being begun, not for their answers. For use within this module.
 *
 * <p>Curator keeps its own note of being connected. When a session expires, the thread that handles the expiry opens a new
 * connection and writes "not connected" last; if the new connection is there before, the note stays wrong for ever and
 * Curator holds back every operation. So whoever waits for a connection calls {@link #missed} now and then: it asks the
 * server a question past Curator. Answers and news of the connection come on one thread in order, so when the answer is
 * there and Curator still says not connected, it will not learn of it any more, and the client is made to connect anew.
 * Nothing is lost by that, since nothing could be done in the session that ends.
 *
 * <p>Curator looks whether it is closed when an operation is begun, and not again until it asks for its connection; when it
 * is closed in between it logs an error with a stack trace, which an orderly end does not deserve.
 */
public final class ClientLink {
    private static final Logger LOGGER = LoggerFactory.getLogger(ClientLink.class);
    private static final long LONGEST_WAIT_MILLIS = 1_000;

    private final CuratorFramework client;
    private final AtomicReference<@Nullable ZooKeeper> asked = new AtomicReference<>();
    private final ReentrantReadWriteLock beginning = new ReentrantReadWriteLock();
    private final CuratorListener closing = this::clientSaid;

    /** An operation of Curator's builders, all of which declare that they throw anything. */
    public interface Operation {
        /** Hands the operation to the client, in the background. */
        void begin() throws Exception;
    }

    private ClientLink(CuratorFramework client) {
        this.client = client;
    }

    /** The link of a client, until it is released. */
    public static ClientLink to(CuratorFramework client) {
        ClientLink link = new ClientLink(client);
        client.getCuratorListenable().addListener(link.closing);
        return link;
    }

    /** Leaves the client alone from now on: whoever closes it no longer waits. Idempotent. */
    public void release() {
        client.getCuratorListenable().removeListener(closing);
    }

    /**
     * Begins an operation, unless the client is not started or refuses.
     *
     * @param refused is told why, when the operation has not begun and so will not answer
     */
    public void begin(Operation operation, Consumer<Code> refused) {
        Code refusal = begun(operation);
        if (refusal != Code.OK) {
            refused.accept(refusal);
        }
    }

    private Code begun(Operation operation) {
        beginning.readLock().lock();
        try {
            if (!started()) {
                return Code.SESSIONEXPIRED;
            }
            operation.begin();
            return Code.OK;
        } catch (KeeperException refusal) {
            return refusal.code();
        } catch (Exception failed) {
            LOGGER.atDebug().setCause(failed).log("zookeeper.operation.failed");
            return Code.SYSTEMERROR;
        } finally {
            beginning.readLock().unlock();
        }
    }

    /** The client says that it closes before it does, on the thread that closes it, and is no longer started by then. */
    private void clientSaid(CuratorFramework source, CuratorEvent event) {
        // Not while this thread begins an operation itself: it would wait for its own end.
        if (event.getType() == CuratorEventType.CLOSING && beginning.getReadHoldCount() == 0) {
            awaitBegun();
        }
    }

    private void awaitBegun() {
        try {
            if (beginning.writeLock().tryLock(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                beginning.writeLock().unlock();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether such a result tells that the connection or the session was away, and nothing of what was asked. */
    public static boolean isOutage(Code result) {
        return switch (result) {
            case CONNECTIONLOSS, OPERATIONTIMEOUT, REQUESTTIMEOUT, SESSIONEXPIRED, SESSIONMOVED -> true;
            default -> false;
        };
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
