package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.selection.SelectionContext;

/** A request that has a key and says nothing else. */
record OfKey(long hash) implements SelectionContext {
    @Override
    public boolean hasHash() {
        return true;
    }

    @Override
    public int attempt() {
        return 0;
    }

    @Override
    public boolean excluded(int handle) {
        return false;
    }

    @Override
    public int route() {
        return 0;
    }
}
