package io.datapunk.lb.benchmarks.stress;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A registry whose instances come, go, move and change weight all the time; told by one thread. */
final class ChurningList implements InstanceDiscovery {
    private static final int MOST = 200;
    private static final int LEAST = 20;

    private final List<Instance> listed = new ArrayList<>();
    private final SplittableRandom random;
    private Listener listener = new Nobody();
    private int lastId;

    ChurningList(SplittableRandom random) {
        this.random = random;
        while (listed.size() < MOST / 2) {
            listed.add(fresh());
        }
    }

    private Instance fresh() {
        lastId++;
        return at("soak-" + lastId, lastId, 1);
    }

    private static Instance at(String id, int address, double weight) {
        String host = "10." + (address >> 16 & 0xff) + "." + (address >> 8 & 0xff) + "." + (address & 0xff);
        return new Instance(id, host, 8080, weight, "", Map.of());
    }

    /** How many ids there ever were. */
    int ids() {
        return lastId;
    }

    /** The id of somebody listed. */
    String any() {
        return listed.get(random.nextInt(listed.size())).id();
    }

    @Override
    public Watch watch(String service, Listener ears) {
        listener = ears;
        ears.complete(List.copyOf(listed));
        return () -> {};
    }

    /** One thing happens. */
    void churn() {
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> come();
            case 3, 4, 5 -> go();
            case 6 -> move();
            case 7 -> reweigh();
            case 8 -> listener.complete(List.copyOf(listed));
            default -> {
                listener.unknown("soak");
                listener.complete(List.copyOf(listed));
            }
        }
    }

    private void come() {
        if (listed.size() < MOST) {
            Instance one = fresh();
            listed.add(one);
            listener.changed(List.of(one), List.of());
        }
    }

    private void go() {
        if (listed.size() > LEAST) {
            Instance one = listed.remove(random.nextInt(listed.size()));
            listener.changed(List.of(), List.of(one.id()));
        }
    }

    private void move() {
        int place = random.nextInt(listed.size());
        lastId++;
        listed.set(place, at(listed.get(place).id(), lastId, 1));
        listener.changed(List.of(listed.get(place)), List.of());
    }

    private void reweigh() {
        int place = random.nextInt(listed.size());
        Instance one = listed.get(place);
        Instance other =
                new Instance(one.id(), one.host(), one.port(), 1 + random.nextInt(5), one.zone(), one.metadata());
        listed.set(place, other);
        listener.changed(List.of(other), List.of());
    }

    @Override
    public void close() {}

    /** Before somebody watches. */
    private static final class Nobody implements Listener {
        @Override
        public void complete(Collection<Instance> all) {}

        @Override
        public void changed(Collection<Instance> addedOrChanged, Collection<String> removedIds) {}

        @Override
        public void unknown(String why) {}
    }
}
