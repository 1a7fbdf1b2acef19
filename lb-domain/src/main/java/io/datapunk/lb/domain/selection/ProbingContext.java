package io.datapunk.lb.domain.selection;

import io.datapunk.lb.spi.selection.SelectionContext;

/** A request by hash that is asked once more, so that the picker probes on. */
record ProbingContext(SelectionContext request, int attempt) implements SelectionContext {
    @Override
    public boolean hasHash() {
        return request.hasHash();
    }

    @Override
    public long hash() {
        return request.hash();
    }

    @Override
    public boolean excluded(int handle) {
        return request.excluded(handle);
    }

    @Override
    public int route() {
        return request.route();
    }
}
