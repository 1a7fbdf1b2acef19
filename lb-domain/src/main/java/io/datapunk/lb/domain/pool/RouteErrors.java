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

    private final AtomicIntegerArray rates = new AtomicIntegerArray(Ticket.ROUTES);

    /** One request of a route has ended; one of 64 of its last requests. */
    void ended(int route, boolean error) {
        if (route == 0) {
            return;
        }
        while (true) {
            int before = rates.getPlain(route);
            int after = before + (((error ? ONE : 0) - before) >> REQUESTS_SHIFT);
            if (before == after || rates.compareAndSet(route, before, after)) {
                return;
            }
        }
    }

    /** The rate of a route in [0,1]; NaN for no route. */
    float rate(int route) {
        return route == 0 ? Float.NaN : rates.getPlain(route) / (float) ONE;
    }
}
