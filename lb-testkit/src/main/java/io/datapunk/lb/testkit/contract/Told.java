package io.datapunk.lb.testkit.contract;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A listener that follows the list as it is told, and notes what no listener may be told. Thread-safe.
 *
 * <p>Not among the faults: a list that is wrong, for only the test knows which is right.
 */
class Told implements InstanceDiscovery.Listener {
    private final AtomicInteger inside = new AtomicInteger();

    // All below is guarded by this.
    private final Map<String, Instance> list = new TreeMap<>();
    private final List<String> news = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private Set<String> kept = Set.of();
    private boolean listed;
    private boolean fresh;
    private boolean shut;

    @Override
    public void complete(Collection<Instance> all) {
        told("complete", () -> {
            list.clear();
            for (Instance instance : all) {
                if (list.put(instance.id(), instance) != null) {
                    faults.add("complete with " + instance.id() + " twice");
                }
            }
            listed = true;
            fresh = true;
        });
    }

    @Override
    public void changed(Collection<Instance> addedOrChanged, Collection<String> removedIds) {
        told("changed", () -> {
            if (!listed) {
                faults.add("changed before the first complete list");
            }
            list.keySet().removeAll(Set.copyOf(removedIds));
            addedOrChanged.forEach(instance -> list.put(instance.id(), instance));
        });
    }

    @Override
    public void unknown(String why) {
        told("unknown", () -> {
            if (why == null) {
                faults.add("unknown with a null for its reason");
            }
            fresh = false;
        });
    }

    private void told(String what, Runnable change) {
        boolean alone = inside.incrementAndGet() == 1;
        try {
            synchronized (this) {
                note(what, alone, change);
            }
            during();
        } finally {
            inside.decrementAndGet();
        }
    }

    private void note(String what, boolean alone, Runnable change) {
        news.add(what);
        if (!alone) {
            faults.add(what + " while another call was under way");
        }
        if (shut) {
            faults.add(what + " after the end of the watch");
        }
        try {
            change.run();
        } catch (NullPointerException missing) {
            faults.add(what + " with a null in it");
        }
        if (!list.keySet().containsAll(kept)) {
            faults.add(what + " took somebody away of " + kept + ", who stayed; left: " + list.keySet());
        }
    }

    /** Called within each call, after it was noted. */
    void during() {}

    /** Whether calls overlap at this moment. */
    final boolean overlapping() {
        return inside.get() > 1;
    }

    /** From now on every call is a fault. */
    final synchronized void shut() {
        shut = true;
    }

    /** From now on it is a fault to be told a list without one of these. */
    final synchronized void keeps(Instance... instances) {
        kept = Stream.of(instances).map(Instance::id).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether these are listed, at their addresses, nobody else is, and the list is not marked stale. */
    final synchronized boolean lists(Collection<Instance> expected) {
        return fresh && list.size() == expected.size() && expected.stream().allMatch(this::has);
    }

    final boolean lists(Instance... expected) {
        return lists(List.of(expected));
    }

    private boolean has(Instance expected) {
        Instance there = list.get(expected.id());
        return there != null && there.sameAddress(expected);
    }

    final synchronized boolean hasHeard() {
        return !news.isEmpty();
    }

    /** Whether the last news of whether the list is known was that it is not. */
    final synchronized boolean stale() {
        return !fresh && !news.isEmpty();
    }

    /** What it was told first; null when nothing. */
    final synchronized @Nullable String first() {
        return news.isEmpty() ? null : news.get(0);
    }

    final synchronized boolean faulty() {
        return !faults.isEmpty();
    }

    final synchronized void assertNoFault() {
        if (!faults.isEmpty()) {
            throw new AssertionError("told what no listener may be told: " + faults + "; all news: " + news);
        }
    }

    @Override
    public final synchronized String toString() {
        return "list "
                + list.values().stream()
                        .map(instance -> instance.id() + "=" + instance.address())
                        .toList()
                + (fresh ? "" : " not known") + ", told " + news + ", faults " + faults;
    }
}
