package io.datapunk.lb.simulator.server;

import io.datapunk.lb.spi.Outcome;

/**
 * What comes back for one request. Immutable.
 *
 * @param outcome how the server answers
 * @param latencyNanos after which time, or, of a server with a queue, after which time of work; {@link #NEVER} when
 *     nothing comes back
 * @param waits whether the request takes its turn in the server's queue; false of what is answered at the door
 * @param retryAfterNanos for how long the server asks to be left alone; 0 when it does not say
 */
public record Reply(Outcome outcome, long latencyNanos, boolean waits, long retryAfterNanos) {
    /** The latency of what never comes. */
    public static final long NEVER = Long.MAX_VALUE;

    /** What the server itself worked on. */
    public static Reply worked(Outcome outcome, long latencyNanos) {
        return new Reply(outcome, latencyNanos, true, 0);
    }

    /** What is answered without any work. */
    public static Reply atTheDoor(Outcome outcome, long latencyNanos) {
        return new Reply(outcome, latencyNanos, false, 0);
    }

    /** The same after another time. */
    Reply after(long nanos) {
        return new Reply(outcome, nanos, waits, retryAfterNanos);
    }

    /** The same, held at the door for a while first. */
    Reply heldFor(long nanos) {
        long all = nanos + latencyNanos;
        return new Reply(outcome, all < 0 ? NEVER : all, false, retryAfterNanos);
    }

    /** The same with another outcome. */
    Reply as(Outcome other) {
        return new Reply(other, latencyNanos, waits, retryAfterNanos);
    }
}
