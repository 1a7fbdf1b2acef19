package io.datapunk.lb.adapters.zookeeper.registration;

import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/** The operations on one node; each answers once at most, on any thread, and nothing blocks. Thread-safe. */
interface EphemeralNode {
    /** Hears a result, and the node's state where the operation brings it. */
    interface Answer {
        void came(Code result, @Nullable Stat stat);
    }

    String path();

    void look(Answer answer);

    /** Makes later looks see what was done before by anybody, whichever server of the ensemble answers them. */
    void sync(Answer answer);

    /** Lets the watcher hear of the node from now on, as long as the session lives. Setting it again does nothing. */
    void watch(Watcher watcher, Answer answer);

    void unwatch(Watcher watcher);

    void create(byte[] content, Answer answer);

    /** Writes whatever node is there, and answers with its state, so with whose it is. */
    void write(byte[] content, Answer answer);

    /**
     * Deletes the node if it still is of the given version. Versions begin anew with each node: one that replaced the node
     * since it was seen, and is of the same version, is deleted as well.
     */
    void delete(int version, Answer answer);

    /** Deletes the node, as {@link #delete} does, and makes it anew in the same moment. */
    void replace(int version, byte[] content, Answer answer);

    /** Whether operations can be made at present. */
    boolean connected();

    /** Whether the client is closed, and with it the session and all that the session holds. */
    boolean closed();

    /** The present session, 0 when there is none. */
    long session();
}
