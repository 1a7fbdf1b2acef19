package io.datapunk.lb.domain.strategy;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.random.RandomGenerator;

/** One instance drawn uniformly among those that are eligible and that the request does not exclude. */
final class UniformDraw {
    private static final int DRAWS = 8;
    private static final int STEPS = 64;

    private UniformDraw() {}

    /**
     * Draws.
     *
     * <p>A request excludes the few instances it has tried already, so a redraw nearly always helps. When it does not
     * the pool is small, and a walk over it finds whoever is left.
     *
     * @return a handle, or {@link Candidates#NONE} when nothing usable was found; in a pool of up to 64 members that
     *     means that there is nothing
     */
    static int from(Candidates candidates, SelectionContext context, RandomGenerator random) {
        for (int draw = 0; draw < DRAWS; draw++) {
            int handle = candidates.any(random);
            if (handle == Candidates.NONE || !context.excluded(handle)) {
                return handle;
            }
        }
        return walk(candidates, context, random);
    }

    private static int walk(Candidates candidates, SelectionContext context, RandomGenerator random) {
        int size = candidates.size();
        int start = size == 0 ? 0 : random.nextInt(size);
        for (int step = 0; step < Math.min(size, STEPS); step++) {
            int handle = candidates.handle((start + step) % size);
            if (usable(candidates, context, handle)) {
                return handle;
            }
        }
        return Candidates.NONE;
    }

    static boolean usable(Candidates candidates, SelectionContext context, int handle) {
        return candidates.eligible(handle) && !context.excluded(handle);
    }
}
