package io.datapunk.lb.domain.selection;

import java.util.random.RandomGenerator;

/** Chance whose numbers between 0 and 1 are written down; the same numbers as without. */
record TracedRandom(RandomGenerator chance, PickTracer tracer) implements RandomGenerator {
    @Override
    public long nextLong() {
        return chance.nextLong();
    }

    @Override
    public int nextInt() {
        return chance.nextInt();
    }

    @Override
    public int nextInt(int bound) {
        return chance.nextInt(bound);
    }

    @Override
    public float nextFloat() {
        return tracer.drew(chance.nextFloat());
    }
}
