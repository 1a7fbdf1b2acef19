package io.datapunk.lb.domain.strategy.group;

import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.function.IntPredicate;

/** A request that says what the test wants. */
record Asked(boolean hasHash, long hash, int attempt, IntPredicate exclusion) implements SelectionContext {
    static Asked keyed(long hash) {
        return keyed(hash, 0);
    }

    static Asked keyed(long hash, int attempt) {
        return new Asked(true, hash, attempt, handle -> false);
    }

    static Asked again(int attempt, IntPredicate exclusion) {
        return new Asked(false, 0, attempt, exclusion);
    }

    static Asked excluding(IntPredicate exclusion) {
        return again(0, exclusion);
    }

    @Override
    public boolean excluded(int handle) {
        return exclusion.test(handle);
    }

    @Override
    public int route() {
        return 0;
    }
}
