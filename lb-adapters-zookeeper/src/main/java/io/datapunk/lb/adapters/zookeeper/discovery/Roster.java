package io.datapunk.lb.adapters.zookeeper.discovery;

import io.datapunk.lb.adapters.zookeeper.format.Decoded;
import io.datapunk.lb.spi.Instance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a service as last read: the instance each stands for, if any. A node whose content cannot be used keeps
 * the instance of its last good version. Confined to its watch's queue.
 */
final class Roster {
    private static final Entry DISABLED = new Entry(null, false);
    private static final Entry NEVER_GOOD = new Entry(null, true);

    private record Entry(@Nullable Instance instance, boolean undecodable) {}

    private final Map<String, Entry> nodes = new HashMap<>();
    private int listed;
    private int undecodable;

    /** Takes a node's content; returns whether what is listed changed. */
    boolean put(String node, Decoded content) {
        Entry before = nodes.get(node);
        Entry now = entry(before, content);
        replace(before, now);
        nodes.put(node, now);
        Instance was = before == null ? null : before.instance();
        return was == null ? now.instance() != null : !was.equals(now.instance());
    }

    private static Entry entry(@Nullable Entry before, Decoded content) {
        if (content instanceof Decoded.Listed good) {
            return new Entry(good.instance(), false);
        }
        if (content instanceof Decoded.Disabled) {
            return DISABLED;
        }
        return before == null || before.instance() == null ? NEVER_GOOD : new Entry(before.instance(), true);
    }

    /** Forgets a node; returns whether it was listed. */
    boolean remove(String node) {
        Entry before = nodes.remove(node);
        replace(before, null);
        return before != null && before.instance() != null;
    }

    private void replace(@Nullable Entry before, @Nullable Entry now) {
        listed += count(now != null && now.instance() != null) - count(before != null && before.instance() != null);
        undecodable += count(now != null && now.undecodable()) - count(before != null && before.undecodable());
    }

    private static int count(boolean yes) {
        return yes ? 1 : 0;
    }

    boolean knows(String node) {
        return nodes.containsKey(node);
    }

    @Nullable
    Instance instance(String node) {
        Entry entry = nodes.get(node);
        return entry == null ? null : entry.instance();
    }

    /** The names of all nodes, a copy. */
    Collection<String> names() {
        return new ArrayList<>(nodes.keySet());
    }

    /** All that is listed, a copy in no order. */
    List<Instance> instances() {
        List<Instance> all = new ArrayList<>(listed);
        for (Entry entry : nodes.values()) {
            if (entry.instance() != null) {
                all.add(entry.instance());
            }
        }
        return List.copyOf(all);
    }

    int size() {
        return nodes.size();
    }

    int listed() {
        return listed;
    }

    int undecodable() {
        return undecodable;
    }
}
