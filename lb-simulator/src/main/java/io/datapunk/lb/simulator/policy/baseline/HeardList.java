package io.datapunk.lb.simulator.policy.baseline;

import io.datapunk.lb.simulator.policy.Servers;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which servers the registry lists, as one client hears it. It believes whatever it is told, an empty list too, and keeps the
 * last list while the registry does not answer. Not thread-safe.
 */
final class HeardList implements InstanceDiscovery.Listener {
    private final Servers servers;
    private final List<Learner> audience;
    private final TreeMap<String, Integer> listed = new TreeMap<>(); // position by id

    /**
     * Nobody yet.
     *
     * @param audience hears who joins and who leaves
     */
    HeardList(Servers servers, List<? extends Learner> audience) {
        this.servers = servers;
        this.audience = List.copyOf(audience);
    }

    @Override
    public void complete(Collection<Instance> all) {
        Set<String> ids = new HashSet<>();
        all.forEach(instance -> ids.add(instance.id()));
        List.copyOf(listed.keySet()).stream().filter(id -> !ids.contains(id)).forEach(this::remove);
        all.forEach(this::add);
    }

    @Override
    public void changed(Collection<Instance> addedOrChanged, Collection<String> removedIds) {
        removedIds.forEach(this::remove);
        addedOrChanged.forEach(this::add);
    }

    @Override
    public void unknown(String why) {}

    private void add(Instance instance) {
        int server = servers.position(instance);
        if (listed.put(instance.id(), server) == null) {
            audience.forEach(each -> each.joined(server));
        }
    }

    private void remove(String id) {
        Integer server = listed.remove(id);
        if (server != null) {
            audience.forEach(each -> each.left(server));
        }
    }
}
