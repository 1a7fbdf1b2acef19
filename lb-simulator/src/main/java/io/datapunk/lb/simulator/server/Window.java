package io.datapunk.lb.simulator.server;

import java.time.Duration;

/**
 * A stretch of a run, counted from its start. Immutable.
 *
 * @param from its first moment, zero or more
 * @param until the first moment after it
 */
public record Window(Duration from, Duration until) {
    public Window {
        if (from.isNegative() || from.compareTo(until) >= 0) {
            throw new IllegalArgumentException(
                    "window: " + from + " to " + until + ", expected from zero or later to something later than that");
        }
    }

    /** From one whole second to another. */
    public static Window ofSeconds(long from, long until) {
        return new Window(Duration.ofSeconds(from), Duration.ofSeconds(until));
    }

    /** Whether a moment, in nanoseconds from the start of the run, lies in it. */
    public boolean contains(long nanos) {
        return nanos >= from.toNanos() && nanos < until.toNanos();
    }

    /** The least window that holds both. */
    public Window spanning(Window other) {
        return new Window(
                from.compareTo(other.from) <= 0 ? from : other.from,
                until.compareTo(other.until) >= 0 ? until : other.until);
    }

    /** What of it lies before a moment; the last nanosecond before that where nothing does. */
    public Window within(Duration end) {
        Duration last = until.compareTo(end) <= 0 ? until : end;
        return new Window(from.compareTo(last) < 0 ? from : last.minusNanos(1), last);
    }
}
