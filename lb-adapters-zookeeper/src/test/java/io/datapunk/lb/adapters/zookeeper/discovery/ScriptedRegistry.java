package io.datapunk.lb.adapters.zookeeper.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.jspecify.annotations.Nullable;

/** A registry that answers when and what the test says. Questions wait in the order they were asked. */
final class ScriptedRegistry implements Registry {
    final Deque<Answer<Void>> watchesAsked = new ArrayDeque<>();
    final Deque<Answer<List<String>>> listsAsked = new ArrayDeque<>();
    final Map<String, Answer<byte[]>> readsAsked = new LinkedHashMap<>();
    boolean connected = true;
    long session = 7;
    int readsAskedTwiceAtOnce;
    private @Nullable Watcher watcher;

    @Override
    public void addWatch(String path, Watcher added, Answer<Void> answer) {
        watcher = added;
        watchesAsked.add(answer);
    }

    @Override
    public void removeWatch(String path, Watcher removed) {
        watcher = null;
    }

    @Override
    public void children(String path, Answer<List<String>> answer) {
        listsAsked.add(answer);
    }

    @Override
    public void content(String path, Answer<byte[]> answer) {
        if (readsAsked.put(path.substring(path.lastIndexOf('/') + 1), answer) != null) {
            readsAskedTwiceAtOnce++;
        }
    }

    @Override
    public boolean connected() {
        return connected;
    }

    @Override
    public long session() {
        return session;
    }

    boolean watched() {
        return watcher != null;
    }

    void setWatch(Code result) {
        watchesAsked.remove().came(result, null);
    }

    void list(String... names) {
        listsAsked.remove().came(Code.OK, List.of(names));
    }

    void answer(String node, int port) {
        take(node).came(Code.OK, ("{\"address\":\"h\",\"port\":" + port + "}").getBytes(UTF_8));
    }

    void disabled(String node) {
        take(node).came(Code.OK, "{\"address\":\"h\",\"port\":1,\"enabled\":false}".getBytes(UTF_8));
    }

    void answer(String node, Code result) {
        take(node).came(result, null);
    }

    Answer<byte[]> take(String node) {
        Answer<byte[]> answer = readsAsked.remove(node);
        if (answer == null) {
            throw new AssertionError(node + " is not asked for, but " + readsAsked.keySet());
        }
        return answer;
    }

    void event(EventType type, String path) {
        if (watcher != null) {
            watcher.process(new WatchedEvent(type, KeeperState.SyncConnected, path));
        }
    }
}
