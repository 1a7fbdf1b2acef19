package io.datapunk.lb.simulator.server;

import io.datapunk.lb.spi.Outcome;

/**
 * What comes back for one request.
 *
 * @param outcome how the server answers
 * @param latencyNanos after which time; {@link #NEVER} when nothing comes back
 */
public record Reply(Outcome outcome, long latencyNanos) {
    /** The latency of what never comes. */
    public static final long NEVER = Long.MAX_VALUE;
}
