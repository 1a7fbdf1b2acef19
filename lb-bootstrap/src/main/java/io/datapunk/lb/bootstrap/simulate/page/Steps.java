package io.datapunk.lb.bootstrap.simulate.page;

import io.datapunk.lb.simulator.server.Window;
import java.time.Duration;

/**
 * The points in time of every line of a run: whole seconds, as many to a step as keep the lines short.
 *
 * @param length of the run
 * @param seconds of each step, 1 or more
 */
record Steps(Duration length, int seconds) {
    /** The most points of a line. */
    static final int MOST = 2_000;

    static Steps of(Duration length) {
        long whole = Math.max(1, (long) Math.ceil(length.toNanos() / 1e9));
        return new Steps(length, Math.toIntExact((whole + MOST - 1) / MOST));
    }

    Duration step() {
        return Duration.ofSeconds(seconds);
    }

    int count() {
        return (int) Math.ceil(length.toNanos() / 1e9 / seconds);
    }

    /** The step of a moment, in nanoseconds from the start; the last one for what comes later. */
    int at(long nanos) {
        return (int) Math.min(count() - 1L, nanos / step().toNanos());
    }

    /** How long a step is, in seconds; the last one may be cut short. */
    double secondsOf(int step) {
        return Math.min(step().toNanos(), length.toNanos() - step * step().toNanos()) / 1e9;
    }

    /** A step as a stretch of the run; the last one may be cut short. */
    Window window(int step) {
        Duration from = step().multipliedBy(step);
        return new Window(from, from.plus(step())).within(length);
    }

    /** The middle of a step, in nanoseconds from the start. */
    long middle(int step) {
        return step * step().toNanos() + step().toNanos() / 2;
    }
}
