package io.datapunk.lb.domain.strategy;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.random.RandomGenerator;

/** Compares the cost of two draws. Without state, and as thread-safe as its cost. */
abstract class TwoChoicesPicker implements Picker {
    /** Lower wins; never NaN. */
    @Override
    public abstract double cost(Candidates candidates, int handle);

    @Override
    public final int pick(Candidates candidates, SelectionContext context, RandomGenerator random) {
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
        return context.excluded(second) || cost(candidates, first) <= cost(candidates, second) ? first : second;
    }
}
