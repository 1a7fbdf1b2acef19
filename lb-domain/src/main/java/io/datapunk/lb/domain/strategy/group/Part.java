package io.datapunk.lb.domain.strategy.group;

import io.datapunk.lb.domain.selection.Selector;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.SelectionStrategy.Honours;
import io.datapunk.lb.spi.selection.SelectionStrategy.Rebuild;
import java.util.Set;

/**
 * The strategy that a decorator leaves the choice within a group to.
 *
 * <p>Within each group stands a selector of its own, so that what the part does not weigh is thinned there, against the
 * others of the group. Thinned once more from outside, a group of light or returning instances would lose the share that the
 * decorator has given it, and the uniform draw that ends thinning would leave the group. Hence a decorator says that
 * it honours everything.
 *
 * @param beginning a selector without a picker: what a group begins with that was not there before
 */
record Part(SelectionStrategy strategy, Selector beginning) {
    /** What a decorator honours, whatever its part does. */
    static final Set<Honours> ALL = Set.of(Honours.values());

    static Part of(SelectionStrategy strategy) {
        return new Part(strategy, new Selector(strategy, Part::passOn));
    }

    /** The stronger one of the decorator's need and the part's. */
    Rebuild rebuild(Rebuild decorators) {
        Rebuild ours = strategy.rebuild();
        return ours.compareTo(decorators) > 0 ? ours : decorators;
    }

    /** Whoever asked the decorator deals with what its part throws. */
    private static void passOn(Throwable fault) {
        if (fault instanceof Error error) {
            throw error;
        }
        throw fault instanceof RuntimeException thrown ? thrown : new IllegalStateException(fault);
    }
}
