package io.datapunk.lb.adapters.zookeeper.discovery;

import java.util.List;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher;
import org.jspecify.annotations.Nullable;

/**
 * What a watch needs of ZooKeeper. Nothing blocks or throws; every answer comes later or at once, on any thread, once at
 * most, and perhaps never.
 */
interface Registry {
    /** Hears a result and, where it is a good one, what was asked for. */
    interface Answer<T> {
        void came(Code result, @Nullable T value);
    }

    /** Puts a persistent recursive watch on a path, existing or not; doing so again changes nothing. */
    void addWatch(String path, Watcher watcher, Answer<Void> answer);

    /** Takes a watch away, if that is possible. */
    void removeWatch(String path, Watcher watcher);

    /** Reads the names of a path's children. */
    void children(String path, Answer<List<String>> answer);

    /** Reads what a path holds. */
    void content(String path, Answer<byte[]> answer);

    /** Whether there is a connection at present; asked by who waits for one. */
    boolean connected();

    /** The present session, a number that differs from client to client; 0 when there is none. */
    long session();
}
