package io.datapunk.lb.adapters.vertx.check;

import java.time.Duration;

/** Deadlines in the unit and range of a Vert.x timer. */
final class Deadlines {
    private static final Duration LONGEST = Duration.ofHours(1);

    private Deadlines() {}

    /** The deadline in milliseconds, at least one and at most an hour. */
    static int millis(Duration deadline) {
        if (deadline.compareTo(LONGEST) >= 0) {
            return (int) LONGEST.toMillis();
        }
        return (int) Math.max(1, deadline.toMillis());
    }
}
