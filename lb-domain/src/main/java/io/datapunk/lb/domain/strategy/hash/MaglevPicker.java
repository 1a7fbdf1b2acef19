package io.datapunk.lb.domain.strategy.hash;

/**
 * Looks a key up in the table, and while that is nobody to use, the key hashed anew, so that all inherit from who is out in
 * proportion. After {@value #REHASHES} in vain nearly all are out, and it walks on from slot to slot.
 */
final class MaglevPicker extends ProbingPicker {
    private static final int REHASHES = 64;

    private final MaglevTable table;

    MaglevPicker(MaglevTable table, int[] members) {
        super(members, LoadBound.NONE);
        this.table = table;
    }

    @Override
    long start(long key) {
        return key;
    }

    @Override
    long startAnywhere(long chance) {
        return chance;
    }

    @Override
    int choice(long start, int step) {
        if (step < REHASHES) {
            return table.handle(Hash64.below(step == 0 ? start : Hash64.next(start, step), table.size()));
        }
        long slot = (long) Hash64.below(Hash64.next(start, REHASHES), table.size()) + step - REHASHES;
        return table.handle((int) (slot % table.size()));
    }

    @Override
    int period() {
        return REHASHES + table.size();
    }
}
