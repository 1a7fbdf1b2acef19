package io.datapunk.lb.domain.pool;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The recent errors per request of each route, over the whole pool: a route that fails everywhere speaks against nobody.
 *
 * <p>Thread-safe and lock-free. As many routes as a ticket can name, so it is bounded; a request without a route costs nothing.
 */
final class RouteErrors {
    private static final int ONE = 1 << 24;
    private static final int REQUESTS_SHIFT = 6;
    private static final int TIMES_ALL = 2;
    /** No route has this index, so the rate of all of them is kept there. */
    private static final int ALL = 0;

    private final AtomicIntegerArray rates = new AtomicIntegerArray(Ticket.ROUTES);

    /** One request of a route has ended; one of 64 of its last requests. */
    void ended(int route, boolean error) {
        if (route != 0) {
            move(route, error);
            move(ALL, error);
        }
    }

    private void move(int place, boolean error) {
        int before;
        int after;
        do {
            before = rates.getPlain(place);
            after = before + (((error ? ONE : 0) - before) >> REQUESTS_SHIFT);
        } while (before != after && !rates.compareAndSet(place, before, after));
    }

    /**
     * The rate of a route in [0,1], when it fails far more than all routes together do; NaN when it does not, since then it is no
     * matter of the route, and for no route.
     */
    float rate(int route) {
        float rate = rates.getPlain(route) / (float) ONE;
        return route == 0 || rate < TIMES_ALL * (rates.getPlain(ALL) / (float) ONE) ? Float.NaN : rate;
    }
}
