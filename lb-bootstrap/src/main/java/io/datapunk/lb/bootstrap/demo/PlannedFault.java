package io.datapunk.lb.bootstrap.demo;

import java.time.Duration;
import java.util.List;

/**
 * One fault of a run. Times are from the beginning of the measurement. Immutable.
 *
 * @param id whose
 * @param script what happens
 * @param start when it begins
 * @param turns when it pauses, begins again, pauses… in between; an even number of times in order, none for a fault that
 *     stays
 * @param end when it ends for good
 */
record PlannedFault(String id, FaultScript script, Duration start, List<Duration> turns, Duration end) {
    PlannedFault {
        turns = List.copyOf(turns);
        if (turns.size() % 2 != 0) {
            throw new IllegalArgumentException("turns: " + turns.size() + ", expected an even number");
        }
        Duration last = start;
        for (Duration turn : turns) {
            requireOrder(last, turn);
            last = turn;
        }
        requireOrder(last, end);
    }

    private static void requireOrder(Duration earlier, Duration later) {
        if (later.compareTo(earlier) < 0) {
            throw new IllegalArgumentException("time: " + later + ", expected " + earlier + " or later");
        }
    }

    /** A fault that stays from its start to its end. */
    static PlannedFault steady(String id, FaultScript script, Duration start, Duration end) {
        return new PlannedFault(id, script, start, List.of(), end);
    }
}
