package io.datapunk.lb.adapters.zookeeper.discovery;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes are to be read and which are being read: at most so many at once, and never one node twice at once, so
 * that the answers about a node come in order. Confined to its watch's queue.
 */
final class ReadQueue {
    private final int window;
    private final Set<String> waiting = new LinkedHashSet<>();
    private final Set<String> underWay = new HashSet<>();
    private final Set<String> again = new HashSet<>();

    ReadQueue(int window) {
        this.window = window;
    }

    /** Asks for a read that begins after now. */
    void want(String node) {
        if (underWay.contains(node)) {
            again.add(node);
        } else {
            waiting.add(node);
        }
    }

    /** The next node to read now, marked as under way, or null when there is none or enough are. */
    @Nullable
    String begin() {
        if (waiting.isEmpty() || underWay.size() >= window) {
            return null;
        }
        String node = waiting.iterator().next();
        waiting.remove(node);
        underWay.add(node);
        return node;
    }

    /** Notes an answer. */
    void answered(String node) {
        underWay.remove(node);
        if (again.remove(node)) {
            waiting.add(node);
        }
    }

    /** Whether a node is being read or about to be. */
    boolean holds(String node) {
        return underWay.contains(node) || waiting.contains(node);
    }

    boolean idle() {
        return waiting.isEmpty() && underWay.isEmpty();
    }

    void clear() {
        waiting.clear();
        underWay.clear();
        again.clear();
    }
}
