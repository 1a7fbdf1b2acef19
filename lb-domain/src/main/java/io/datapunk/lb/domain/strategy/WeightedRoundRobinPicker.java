package io.datapunk.lb.domain.strategy;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Walks a rota by a shared position.
 *
 * <p>Lock-free: every step takes a position of its own. One that skips an ineligible instance takes the next, so that
 * what it cannot have goes to all others by their weight.
 */
final class WeightedRoundRobinPicker implements Picker {
    private static final int STEPS = 64;

    private final WeightedRota rota;
    private final AtomicLong position;

    WeightedRoundRobinPicker(WeightedRota rota, AtomicLong position) {
        this.rota = rota;
        this.position = position;
    }

    AtomicLong position() {
        return position;
    }

    @Override
    public int pick(Candidates candidates, SelectionContext context, RandomGenerator random) {
        if (rota.isEmpty()) {
            return UniformDraw.from(candidates, context, KeyedRandom.orGiven(context, random));
        }
        for (int step = 0; step < STEPS; step++) {
            int handle = rota.at(position.getAndIncrement());
            if (UniformDraw.usable(candidates, context, handle)) {
                return handle;
            }
        }
        return byChance(candidates, context, KeyedRandom.orGiven(context, random));
    }

    /** When next to nobody is eligible, chance accepts by weight; where all are light, one of those drawn in proportion to weight. */
    private static int byChance(Candidates candidates, SelectionContext context, RandomGenerator random) {
        int chosen = Candidates.NONE;
        float sum = 0;
        for (int step = 0; step < STEPS; step++) {
            int handle = UniformDraw.from(candidates, context, random);
            if (handle == Candidates.NONE) {
                break;
            }
            float weight = candidates.weight(handle);
            if (random.nextFloat() < weight) {
                return handle;
            }
            // Each takes the place of the one before with the chance of its part of the sum so far.
            sum += weight;
            chosen = chosen == Candidates.NONE || random.nextFloat() * sum < weight ? handle : chosen;
        }
        return chosen;
    }
}
