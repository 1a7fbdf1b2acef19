package io.datapunk.lb.domain.selection;

import io.datapunk.lb.spi.selection.SelectionContext;

/** What a request says, with what was asked of it written down. For one pick. */
record TracedContext(SelectionContext request, PickTracer tracer) implements SelectionContext {
    @Override
    public boolean hasHash() {
        return request.hasHash();
    }

    @Override
    public long hash() {
        return request.hash();
    }

    @Override
    public int attempt() {
        return request.attempt();
    }

    @Override
    public boolean excluded(int handle) {
        return tracer.excluded(handle, request.excluded(handle));
    }

    @Override
    public boolean excludesNobody() {
        return request.excludesNobody();
    }

    @Override
    public int route() {
        return request.route();
    }
}
