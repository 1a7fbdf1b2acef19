package io.datapunk.lb.application.service;

import io.datapunk.lb.domain.circuit.HealthEvent;
import io.datapunk.lb.domain.pool.Pool;
import io.datapunk.lb.spi.Instance;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Obeys the drain marks of the registry: an instance that is marked is drained, one that is no longer marked comes back.
 *
 * <p>Only a change of the mark gives an order, so an operator's order after it stays until the mark changes again. Confined
 * to the discovery's calls, which come one at a time.
 */
final class DrainMarks {
    private final Pool pool;
    private final Map<String, String> addresses = new HashMap<>(); // of those that were drained here, by id

    DrainMarks(Pool pool) {
        this.pool = pool;
    }

    /** The pool has been told that these are all. O(n). */
    void complete(Collection<Instance> all) {
        Set<String> gone = new HashSet<>(addresses.keySet());
        for (Instance instance : all) {
            gone.remove(instance.id());
            follow(instance);
        }
        addresses.keySet().removeAll(gone);
    }

    /** The pool has been told of these. */
    void changed(Collection<Instance> addedOrChanged, Collection<String> removedIds) {
        addedOrChanged.forEach(this::follow);
        addresses.keySet().removeAll(removedIds);
    }

    private void follow(Instance instance) {
        String id = instance.id();
        String address = instance.address();
        if (instance.draining()) {
            if (!address.equals(addresses.put(id, address))) {
                pool.order(id, HealthEvent.Drain.DRAIN);
            }
        } else if (address.equals(addresses.remove(id))) {
            pool.order(id, HealthEvent.Undrain.UNDRAIN);
        }
    }
}
