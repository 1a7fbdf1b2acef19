package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.selection.SelectionContext;

/** A request that says its route and nothing else. */
record OfRoute(int route) implements SelectionContext {
    @Override
    public boolean hasHash() {
        return false;
    }

    @Override
    public long hash() {
        return 0;
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
    public boolean excludesNobody() {
        return true;
    }
}
