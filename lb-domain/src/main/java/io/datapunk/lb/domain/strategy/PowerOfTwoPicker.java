package io.datapunk.lb.domain.strategy;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;

/** Compares requests in flight for what each weighs. Without state, so one serves everybody. */
final class PowerOfTwoPicker extends TwoChoicesPicker {
    static final Picker SHARED = new PowerOfTwoPicker();

    private PowerOfTwoPicker() {}

    @Override
    public double cost(Candidates candidates, int handle) {
        return candidates.queue(handle);
    }
}
