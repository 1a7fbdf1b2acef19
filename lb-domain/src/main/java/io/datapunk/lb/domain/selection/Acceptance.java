package io.datapunk.lb.domain.selection;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.SelectionStrategy.Honours;
import java.util.Set;

/**
 * The probability with which an answer of a strategy is accepted: weight × ramp × health, as far as the strategy does not honour them itself.
 * Immutable.
 *
 * @param byWeight whether weight cuts it
 * @param byRamp whether ramp does
 * @param byHealth whether health does
 */
record Acceptance(boolean byWeight, boolean byRamp, boolean byHealth) {
    /** What is left by a strategy that honours these. */
    static Acceptance besides(Set<Honours> honoured) {
        return new Acceptance(
                !honoured.contains(Honours.WEIGHT),
                !honoured.contains(Honours.RAMP),
                !honoured.contains(Honours.HEALTH));
    }

    /** The probability, 0 to 1. */
    float of(int handle, Candidates candidates) {
        float all = withoutWeight(handle, candidates);
        return byWeight ? all * candidates.weight(handle) : all;
    }

    /** The part of it that comes and goes. */
    float withoutWeight(int handle, Candidates candidates) {
        float cut = 1;
        if (byRamp) {
            cut *= candidates.ramp(handle);
        }
        if (byHealth) {
            cut *= candidates.health(handle);
        }
        return cut;
    }
}
