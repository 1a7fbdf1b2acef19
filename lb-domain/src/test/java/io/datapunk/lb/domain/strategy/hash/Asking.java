package io.datapunk.lb.domain.strategy.hash;

import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.Set;

/** A request that says what a test wants. */
record Asking(boolean hasHash, long hash, int attempt, Set<Integer> tried) implements SelectionContext {
    static Asking by(long hash) {
        return new Asking(true, hash, 0, Set.of());
    }

    Asking again(int attempts) {
        return new Asking(hasHash, hash, attempts, tried);
    }

    Asking without(Integer... handles) {
        return new Asking(hasHash, hash, attempt, Set.of(handles));
    }

    @Override
    public boolean excluded(int handle) {
        return tried.contains(handle);
    }

    @Override
    public int route() {
        return 0;
    }
}
