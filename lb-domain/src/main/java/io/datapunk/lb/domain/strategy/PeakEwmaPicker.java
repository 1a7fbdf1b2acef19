package io.datapunk.lb.domain.strategy;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;

/** Compares the time an answer should take: latency times queue. Without state, so one serves everybody. */
final class PeakEwmaPicker extends TwoChoicesPicker {
    static final Picker SHARED = new PeakEwmaPicker();

    private PeakEwmaPicker() {}

    @Override
    public double cost(Candidates candidates, int handle) {
        float latency = candidates.latencyNanos(handle);
        return (latency > 0 ? (double) latency : 0) * (candidates.queue(handle) + 1);
    }
}
