package io.datapunk.lb.benchmarks;

import io.datapunk.lb.Operations;
import io.datapunk.lb.spi.Scheduler;
import java.time.Duration;

/**
 * Lets some instances of a fleet begin their ramp again and again, a few at a time, so that they ramp for as long as the fleet is used
 * though a ramp is short there.
 *
 * <p>Run by one thread at a time.
 */
final class EndlessRamps implements Runnable {
    /** So few at once that no request waits for them. */
    private static final int AT_ONCE = 20;

    private static final Duration PERIOD = Duration.ofMillis(25);
    /** A ramp gets no further than this part of itself before it begins again. */
    private static final int PARTS = 4;

    private final Operations operations;
    private final int first;
    private final int count;
    private int next;

    private EndlessRamps(Operations operations, int first, int count) {
        this.operations = operations;
        this.first = first;
        this.count = count;
    }

    /** Begins with these many of a {@link FixedList}, from the first one on. */
    static void begin(Operations operations, Scheduler scheduler, int first, int count) {
        scheduler.every(PERIOD, new EndlessRamps(operations, first, count));
    }

    /** How long a ramp must take at least, so that none of so many ends. */
    static Duration leastRamp(int count) {
        int periods = (count + AT_ONCE - 1) / AT_ONCE;
        return PERIOD.multipliedBy((long) periods * PARTS);
    }

    @Override
    public void run() {
        for (int i = 0; i < Math.min(AT_ONCE, count); i++) {
            operations.reset(FixedList.id(first + next));
            next = next + 1 == count ? 0 : next + 1;
        }
    }
}
