package io.datapunk.lb.bootstrap.demo.virtual;

/**
 * The heap in use after a full collection.
 *
 * @param bytes how much
 */
record Heap(long bytes) {
    private static final int COLLECTIONS = 2;

    /** Collects and looks; takes up to a second or two where much is in use. */
    static Heap now() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return new Heap(usedNow());
    }

    /** What is in use now, garbage included. */
    static long usedNow() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** How much more is in use now than then, ≥ 0. */
    long grownBy() {
        return Math.max(0, now().bytes - bytes);
    }
}
