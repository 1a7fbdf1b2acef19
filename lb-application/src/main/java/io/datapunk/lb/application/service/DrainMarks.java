package io.datapunk.lb.application.service;

import io.datapunk.lb.domain.circuit.HealthEvent;
import io.datapunk.lb.domain.pool.MembershipChange;
import io.datapunk.lb.domain.pool.Pool;
import io.datapunk.lb.spi.Instance;
import java.util.HashMap;
import java.util.Map;

/**
 * Obeys the drain marks of the registry: an instance that is marked is drained, one that is no longer marked comes back.
 *
 * <p>Only a change of the mark gives an order, so an operator's order after it stays until the mark changes again; a forced
 * ejection that runs meanwhile stays until its time is over. Confined to the discovery's calls, which come one at a time.
 */
final class DrainMarks {
    private final Pool pool;
    private final Map<String, String> addresses = new HashMap<>(); // of those that were drained here, by id

    DrainMarks(Pool pool) {
        this.pool = pool;
    }

    /** The pool has taken this over. O(changes + drained here), times log n for those. */
    void follow(MembershipChange change) {
        if (change.removed().length > 0) {
            addresses.keySet().removeIf(id -> !pool.lists(id));
        }
        follow(change.added());
        follow(change.changed());
    }

    private void follow(int[] handles) {
        for (int handle : handles) {
            follow(pool.candidates().instance(handle));
        }
    }

    private void follow(Instance instance) {
        String id = instance.id();
        if (!instance.draining() && !addresses.containsKey(id)) {
            return;
        }
        String address = instance.address();
        if (instance.draining()) {
            if (!address.equals(addresses.put(id, address))) {
                pool.order(id, HealthEvent.Drain.MARKED);
            }
        } else if (address.equals(addresses.remove(id))) {
            pool.order(id, HealthEvent.Undrain.UNMARKED);
        }
    }
}
