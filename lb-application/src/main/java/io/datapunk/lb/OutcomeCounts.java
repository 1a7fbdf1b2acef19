package io.datapunk.lb;

import io.datapunk.lb.spi.Outcome;

/** How often each {@link Outcome} was seen. */
public record OutcomeCounts(
        long successes,
        long serverErrors,
        long timeouts,
        long unreachable,
        long clientErrors,
        long throttled,
        long ignored) {
    /** Nothing seen. */
    public static final OutcomeCounts NONE = new OutcomeCounts(0, 0, 0, 0, 0, 0, 0);

    /** The count of one outcome. */
    public long of(Outcome outcome) {
        return switch (outcome) {
            case SUCCESS -> successes;
            case SERVER_ERROR -> serverErrors;
            case TIMEOUT -> timeouts;
            case UNREACHABLE -> unreachable;
            case CLIENT_ERROR -> clientErrors;
            case THROTTLED -> throttled;
            case IGNORED -> ignored;
        };
    }

    /** All of them. */
    public long total() {
        return successes + failures() + clientErrors + throttled + ignored;
    }

    /** Server errors, timeouts and unreachable. */
    public long failures() {
        return serverErrors + timeouts + unreachable;
    }

    /** The sum of both. */
    public OutcomeCounts plus(OutcomeCounts other) {
        return new OutcomeCounts(
                successes + other.successes,
                serverErrors + other.serverErrors,
                timeouts + other.timeouts,
                unreachable + other.unreachable,
                clientErrors + other.clientErrors,
                throttled + other.throttled,
                ignored + other.ignored);
    }
}
