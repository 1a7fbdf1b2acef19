package io.datapunk.lb;

import io.datapunk.lb.spi.selection.SelectionContext;

/**
 * What a request says about itself: immutable and thread-safe.
 *
 * @param hasHash whether a routing hash is given
 * @param hash the routing hash
 * @param attempt how many attempts of the same request failed before this one, ≥ 0
 * @param route the index of its route for error baselines, 1 to 63; 0 none
 */
public record RequestContext(boolean hasHash, long hash, int attempt, int route) implements SelectionContext {
    private static final int MOST_ROUTES = 63;

    public RequestContext {
        if (attempt < 0) {
            throw new IllegalArgumentException("attempt: " + attempt + ", expected 0 or more");
        }
        if (route < 0 || route > MOST_ROUTES) {
            throw new IllegalArgumentException("route: " + route + ", expected 0 to 63");
        }
    }

    /** A request whose instance is chosen by key. */
    public static RequestContext byHash(long hash) {
        return new RequestContext(true, hash, 0, 0);
    }

    /** A request whose caller already saw this many attempts fail. */
    public static RequestContext retry(int attempt) {
        return new RequestContext(false, 0, attempt, 0);
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
