package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.ejection.Weighed;

/**
 * How many there are of some kind, and their weight.
 *
 * <p>Any thread may read; one thread at a time writes.
 */
final class Weights {
    private volatile Weighed now = Weighed.NOBODY;

    int count() {
        return now.count();
    }

    double sum() {
        return now.weight();
    }

    void add(double weight) {
        now = now.plus(weight);
    }

    void remove(double weight) {
        now = now.minus(weight);
    }

    void reweigh(double before, double after) {
        now = now.reweighed(before, after);
    }
}
