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

    /**
     * The same where it is one of so many that are compared, of which each has one lot. Weight is a ratio, and takes its part as it is: so the cheapest
     * ones are as often heavy or light as there are of each. What comes and goes is a limit, which the cheapest of all would pass by the number of those:
     * so it is the odds of that part that are divided by the number.
     *
     * @param others how many there are to be met, above zero
     */
    float amongSeveral(int others, int handle, Candidates candidates) {
        float part = withoutWeight(handle, candidates);
        float limited = part / (part + (1 - part) * others);
        return byWeight ? limited * candidates.weight(handle) : limited;
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
