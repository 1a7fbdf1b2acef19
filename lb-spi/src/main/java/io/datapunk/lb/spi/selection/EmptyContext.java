package io.datapunk.lb.spi.selection;

/** The context of a request that says nothing. */
final class EmptyContext implements SelectionContext {
    @Override
    public boolean hasHash() {
        return false;
    }

    @Override
    public long hash() {
        return 0;
    }

    @Override
    public int attempt() {
        return 0;
    }

    @Override
    public boolean excluded(int handle) {
        return false;
    }

    @Override
    public boolean excludesNobody() {
        return true;
    }

    @Override
    public int route() {
        return 0;
    }
}
