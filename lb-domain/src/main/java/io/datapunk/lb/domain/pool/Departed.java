package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.circuit.History;
import io.datapunk.lb.spi.Instance;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A bounded memory of addresses that left with something on record, so that leaving and coming back wipes nothing out. Not
 * thread-safe.
 */
final class Departed {
    private static final int MOST = 1024;

    private final Map<String, History> histories = new LinkedHashMap<>();

    /** The last that is known of an address counts, also that nothing is on record. */
    void left(Instance instance, History history) {
        histories.remove(instance.address());
        if (history.blank()) {
            return;
        }
        histories.put(instance.address(), history);
        if (histories.size() > MOST) {
            histories.remove(histories.keySet().iterator().next());
        }
    }

    History back(Instance instance) {
        History history = histories.remove(instance.address());
        return history == null ? History.NONE : history;
    }
}
