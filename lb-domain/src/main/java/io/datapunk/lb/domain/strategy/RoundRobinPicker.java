package io.datapunk.lb.domain.strategy;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Walks the members by a shared position.
 *
 * <p>Lock-free: every step takes a position of its own. One that skips an ineligible instance takes the next, rather
 * than looking at the neighbour, so that the instance behind a gap does not get the gap's share too.
 */
final class RoundRobinPicker implements Picker {
    private static final int STEPS = 64;

    private final AtomicLong position;

    RoundRobinPicker(AtomicLong position) {
        this.position = position;
    }

    @Override
    public int pick(Candidates candidates, SelectionContext context, RandomGenerator random) {
        int size = candidates.size();
        for (int step = 0; step < Math.min(size, STEPS); step++) {
            int handle = candidates.handle(Math.floorMod(position.getAndIncrement(), size));
            if (UniformDraw.usable(candidates, context, handle)) {
                return handle;
            }
        }
        return UniformDraw.from(candidates, context, KeyedRandom.orGiven(context, random));
    }
}
