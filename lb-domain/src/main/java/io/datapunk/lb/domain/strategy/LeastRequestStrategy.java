package io.datapunk.lb.domain.strategy;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import org.jspecify.annotations.Nullable;

/**
 * {@code least-request}: of some instances drawn at random, of all when they are few, the one with the fewest requests out
 * for its weight. O(choices), without state.
 *
 * <p>With d choices the longest of n queues is about ln ln n / ln d (Azar, Broder, Karlin, Upfal: Balanced Allocations,
 * SIAM J. Computing 29, 1999). Two choices of four instances of which two hang meet only those in a sixth of the draws,
 * so where there are few, all are looked at. Ramp, health and, where nobody is busy, weight are the framework's, by
 * thinning. A routing hash replaces the chance.
 */
final class LeastRequestStrategy implements SelectionStrategy {
    static final int MOST_CHOICES = 64;
    static final int LARGEST_SMALL_POOL = 64;

    private final Picker picker;

    /**
     * A strategy.
     *
     * @param choices how many are drawn, 2 to {@link #MOST_CHOICES}
     * @param smallPool up to how many members all are looked at, 0 to {@link #LARGEST_SMALL_POOL}
     */
    LeastRequestStrategy(int choices, int smallPool) {
        picker = new LeastRequestPicker(choices, smallPool);
    }

    @Override
    public Picker prepare(Candidates candidates, @Nullable Picker previous) {
        return picker;
    }

    @Override
    public Rebuild rebuild() {
        return Rebuild.NEVER;
    }
}
