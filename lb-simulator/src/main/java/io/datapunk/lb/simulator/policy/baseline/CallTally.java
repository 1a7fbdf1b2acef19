package io.datapunk.lb.simulator.policy.baseline;

/** The calls of one server in an interval: those that ended, and those that are under way with their age. */
final class CallTally {
    private int ended;
    private double endedNanos;
    private int underWay;
    private double beganNanos; // the sum of when those under way began

    void sent(long nanos) {
        underWay++;
        beganNanos += nanos;
    }

    void ended(long nanos, long latencyNanos) {
        underWay--;
        beganNanos -= nanos - latencyNanos;
        ended++;
        endedNanos += latencyNanos;
    }

    int calls() {
        return ended + underWay;
    }

    /** The latencies of those that ended and the ages of those that did not, together. */
    double totalNanos(long nanos) {
        return endedNanos + ((double) nanos * underWay - beganNanos);
    }

    /** Begins the next interval. */
    void restart() {
        ended = 0;
        endedNanos = 0;
    }
}
