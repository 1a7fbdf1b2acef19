package io.datapunk.lb.domain.pool;

/**
 * A hold on an instance as one positive number: handle 24 bits, incarnation 16, epoch 16, trial 1, route 6.
 *
 * <p>The incarnation and epoch tell a late outcome from a timely one.
 */
public final class Ticket {
    /** No ticket. */
    public static final long NONE = -1;

    /** The most handles a ticket can name. */
    public static final int MOST_HANDLES = 1 << 24;

    private static final int LIFE_SHIFT = 24;
    private static final int TRIAL_SHIFT = 56;
    private static final int ROUTE_SHIFT = 57;
    /** How many routes there are, with none as the first. */
    static final int ROUTES = 64;

    private static final int ROUTE_MASK = ROUTES - 1;

    private Ticket() {}

    static long of(int handle, int life, boolean trial, int route) {
        return handle
                | ((life & 0xffff_ffffL) << LIFE_SHIFT)
                | (trial ? 1L << TRIAL_SHIFT : 0)
                | ((long) (route & ROUTE_MASK) << ROUTE_SHIFT);
    }

    /** The handle of the instance. */
    public static int handle(long ticket) {
        return (int) ticket & (MOST_HANDLES - 1);
    }

    static int incarnation(long ticket) {
        return (int) (ticket >>> LIFE_SHIFT) & 0xffff;
    }

    /** Incarnation and epoch. */
    static int life(long ticket) {
        return (int) (ticket >>> LIFE_SHIFT);
    }

    static int epoch(long ticket) {
        return (int) (ticket >>> (LIFE_SHIFT + 16)) & 0xffff;
    }

    /** Whether it holds the instance's trial permit. */
    static boolean trial(long ticket) {
        return (ticket >>> TRIAL_SHIFT & 1) != 0;
    }

    /** Whether its request has a route, or what a caller made up. */
    static boolean hasRoute(long ticket) {
        return ticket >>> ROUTE_SHIFT != 0;
    }

    /** The index of the request's route; 0 is none. */
    static int route(long ticket) {
        return (int) (ticket >>> ROUTE_SHIFT) & ROUTE_MASK;
    }
}
