package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.circuit.InstanceState;
import org.jspecify.annotations.Nullable;

/**
 * Gives instances that rest alike the same state, so that a fleet whose members have all ramped once keeps a few states and not one
 * for each. A bounded memory of those seen last.
 *
 * <p>Thread-safe without a lock: a state is immutable, and whoever misses another's keeps its own.
 */
final class RestingStates {
    private static final int MOST = 256;

    private final @Nullable InstanceState[] seen = new InstanceState[MOST];

    /** A state equal to this one, the same for many. */
    InstanceState shared(InstanceState state) {
        if (!state.resting()) {
            return state;
        }
        int hash = state.hashCode();
        int place = (hash ^ hash >>> 16) & (MOST - 1);
        InstanceState known = seen[place];
        if (state.equals(known)) {
            return known;
        }
        seen[place] = state;
        return state;
    }
}
