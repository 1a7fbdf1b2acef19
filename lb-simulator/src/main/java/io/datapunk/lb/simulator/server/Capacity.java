package io.datapunk.lb.simulator.server;

import java.time.Duration;
import java.util.List;

/** How requests at one server slow each other down. Immutable. */
public sealed interface Capacity {
    /** Not at all: every request takes its own time, however many there are. */
    record Unlimited() implements Capacity {
        /** The only one that is needed. */
        public static final Unlimited UNLIMITED = new Unlimited();
    }

    /**
     * So many are worked on at once, the others wait in line.
     *
     * @param slots how many, 1 or more
     * @param queue how many may wait, 0 or more; who finds the line full is turned away with a server error
     */
    record Slots(int slots, int queue) implements Capacity {
        public Slots {
            if (slots < 1) {
                throw new IllegalArgumentException("slots: " + slots + ", expected 1 or more");
            }
            if (queue < 0) {
                throw new IllegalArgumentException("queue: " + queue + ", expected 0 or more");
            }
        }
    }

    /**
     * All are worked on at once and share the server's speed; none is faster than alone.
     *
     * @param speeds how many requests it serves at full speed at once, above 0; one of these holds at a time
     * @param change the mean time, exponentially distributed, after which one is drawn anew; with one speed it does not
     *     matter
     */
    record Sharing(List<Double> speeds, Duration change) implements Capacity {
        public Sharing {
            speeds = List.copyOf(speeds);
            if (speeds.isEmpty() || speeds.stream().anyMatch(speed -> !(speed > 0 && speed < 1e6))) {
                throw new IllegalArgumentException(
                        "speeds: " + speeds + ", expected at least one, each above 0 and below a million");
            }
            if (change.isZero() || change.isNegative()) {
                throw new IllegalArgumentException("change: " + change + ", expected a duration above zero");
            }
        }
    }
}
