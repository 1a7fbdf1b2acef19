package io.datapunk.lb.domain.strategy.hash;

/** Walks the ring from the point of a key on: who is passed over leaves its keys to those who would have them if it were gone. */
final class RingPicker extends ProbingPicker {
    private final Ring ring;

    RingPicker(Ring ring, LoadBound bound) {
        super(ring.handles(), bound);
        this.ring = ring;
    }

    @Override
    long start(long key) {
        return ring.successor(key);
    }

    /** Any point with the same chance: the arcs between them differ, their numbers do not. */
    @Override
    long startAnywhere(long chance) {
        return Hash64.below(chance, ring.size());
    }

    @Override
    int choice(long start, int step) {
        int index = (int) start + step;
        return ring.handle(index >= ring.size() ? index - ring.size() : index);
    }

    @Override
    int period() {
        return ring.size();
    }
}
