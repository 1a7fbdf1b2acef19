package io.datapunk.lb.domain.selection;

import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.function.IntPredicate;

/** What a request says. */
record Asking(boolean hasHash, long hash, int attempt, IntPredicate exclusion) implements SelectionContext {
    static Asking byHash(long hash) {
        return new Asking(true, hash, 0, handle -> false);
    }

    static Asking without(int handle) {
        return new Asking(false, 0, 0, other -> other == handle);
    }

    @Override
    public boolean excluded(int handle) {
        return exclusion.test(handle);
    }

    @Override
    public int route() {
        return 0;
    }
}
