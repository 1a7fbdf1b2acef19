package io.datapunk.lb.bootstrap.demo;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a run is asked to do. Immutable.
 *
 * @param duration of the measurement; null: until it is stopped
 * @param strategy by name; null: the default
 * @param scorer by name; null: the default
 * @param seed what the faults are drawn from
 * @param port the forwarder's; 0: any free one
 * @param load whether the demo sends requests itself
 * @param terminal whether to draw a live table
 */
record DemoOptions(
        @Nullable Duration duration,
        @Nullable String strategy,
        @Nullable String scorer,
        long seed,
        int port,
        boolean load,
        boolean terminal) {
    /** What the faults are planned on when there is no end. */
    static final Duration USUAL_DURATION = Duration.ofSeconds(30);

    /** The duration, or the usual one. */
    Duration planned() {
        return duration == null ? USUAL_DURATION : duration;
    }
}
