package io.datapunk.lb.domain.strategy;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.random.RandomGenerator;

/** Compares requests in flight. Without state, so one serves everybody. */
final class PowerOfTwoPicker implements Picker {
    static final Picker SHARED = new PowerOfTwoPicker();

    private PowerOfTwoPicker() {}

    @Override
    public int pick(Candidates candidates, SelectionContext context, RandomGenerator random) {
        RandomGenerator chance = KeyedRandom.orGiven(context, random);
        long pair = candidates.pair(chance);
        int first = Candidates.first(pair);
        int second = Candidates.second(pair);
        if (first == Candidates.NONE) {
            return first;
        }
        if (context.excluded(first)) {
            return context.excluded(second) ? UniformDraw.from(candidates, context, chance) : second;
        }
        // The order of the draw is itself random, so the first of two equals is a fair choice.
        return context.excluded(second) || candidates.inFlight(first) <= candidates.inFlight(second) ? first : second;
    }

    @Override
    public double cost(Candidates candidates, int handle) {
        return candidates.inFlight(handle);
    }
}
