package io.datapunk.lb.domain.pool;

import java.util.concurrent.atomic.LongAdder;

/** The exact sum of all instances' error levels: every change adds its difference, so races telescope. */
final class ErrorLevels {
    private final LongAdder sum = new LongAdder();

    void add(int difference) {
        if (difference != 0) {
            sum.add(difference);
        }
    }

    long sum() {
        return sum.sum();
    }
}
