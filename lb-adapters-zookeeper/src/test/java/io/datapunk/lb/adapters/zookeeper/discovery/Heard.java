package io.datapunk.lb.adapters.zookeeper.discovery;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A listener that keeps the list as it is told, and what it was told, and finds calls that overlap. */
class Heard implements InstanceDiscovery.Listener {
    private final AtomicInteger inside = new AtomicInteger();
    private final Map<String, Instance> list = new TreeMap<>();
    private final List<String> news = new ArrayList<>();
    private boolean stale = true;
    private String reason = "";
    private boolean overlapped;

    @Override
    public void complete(Collection<Instance> all) {
        told("complete", () -> {
            list.clear();
            all.forEach(instance -> list.put(instance.id(), instance));
            stale = false;
        });
    }

    @Override
    public void changed(Collection<Instance> addedOrChanged, Collection<String> removedIds) {
        told("changed", () -> {
            removedIds.forEach(list::remove);
            addedOrChanged.forEach(instance -> list.put(instance.id(), instance));
        });
    }

    @Override
    public void unknown(String why) {
        told("unknown", () -> {
            stale = true;
            reason = why;
        });
    }

    private void told(String what, Runnable change) {
        boolean alone = inside.incrementAndGet() == 1;
        synchronized (this) {
            overlapped |= !alone;
            news.add(what);
            change.run();
        }
        inside.decrementAndGet();
    }

    synchronized List<String> ids() {
        return List.copyOf(list.keySet());
    }

    synchronized Instance get(String id) {
        Instance instance = list.get(id);
        if (instance == null) {
            throw new AssertionError(id + " is not listed");
        }
        return instance;
    }

    synchronized List<String> news() {
        return List.copyOf(news);
    }

    synchronized boolean stale() {
        return stale;
    }

    /** Why the list was said to be unknown last. */
    synchronized String reason() {
        return reason;
    }

    synchronized boolean overlapped() {
        return overlapped;
    }

    /** How often it was told something of the kind. */
    synchronized long count(String what) {
        return news.stream().filter(what::equals).count();
    }
}
