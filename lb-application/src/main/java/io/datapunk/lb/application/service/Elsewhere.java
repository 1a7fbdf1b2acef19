package io.datapunk.lb.application.service;

import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.Arrays;

/**
 * What a request says about itself that must not go where it was before.
 *
 * @param request what it said at first
 * @param tried the handles of those it failed at, each once
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares them, and nobody changes the handles.
record Elsewhere(SelectionContext request, int... tried) implements SelectionContext {
    /** The same after it failed at another one. */
    Elsewhere without(int handle) {
        int[] more = Arrays.copyOf(tried, tried.length + 1);
        more[tried.length] = handle;
        return new Elsewhere(request, more);
    }

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
        return request.attempt() + tried.length;
    }

    @Override
    public boolean excluded(int handle) {
        for (int each : tried) {
            if (each == handle) {
                return true;
            }
        }
        return request.excluded(handle);
    }

    @Override
    public int route() {
        return request.route();
    }
}
