package io.datapunk.lb.testkit.selection;

import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.Set;

/**
 * A request that says what a test wants. Immutable.
 *
 * @param hasHash whether it has a routing hash
 * @param hash the routing hash
 * @param attempt how often it was asked before
 * @param tried the handles that must not be used
 */
public record GivenRequest(boolean hasHash, long hash, int attempt, Set<Integer> tried) implements SelectionContext {
    /** Copies what was tried. */
    public GivenRequest {
        tried = Set.copyOf(tried);
    }

    /** With a routing hash. */
    public static GivenRequest keyed(long hash) {
        return new GivenRequest(true, hash, 0, Set.of());
    }

    /** That has been to these already. */
    public static GivenRequest excluding(Integer... handles) {
        return new GivenRequest(false, 0, 0, Set.of(handles));
    }

    @Override
    public boolean excluded(int handle) {
        return !tried.isEmpty() && tried.contains(handle);
    }

    @Override
    public int route() {
        return 0;
    }
}
