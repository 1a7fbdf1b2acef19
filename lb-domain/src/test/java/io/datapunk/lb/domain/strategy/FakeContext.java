package io.datapunk.lb.domain.strategy;

import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.Set;

/** A request that says what the test wants. */
record FakeContext(boolean hasHash, long hash, int attempt, Set<Integer> tried) implements SelectionContext {
    static FakeContext keyed(long hash) {
        return new FakeContext(true, hash, 0, Set.of());
    }

    static FakeContext excluding(Integer... handles) {
        return new FakeContext(false, 0, handles.length, Set.of(handles));
    }

    @Override
    public boolean excluded(int handle) {
        return tried.contains(handle);
    }

    @Override
    public int route() {
        return 0;
    }
}
