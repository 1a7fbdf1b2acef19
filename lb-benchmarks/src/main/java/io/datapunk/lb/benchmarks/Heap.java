package io.datapunk.lb.benchmarks;

/** The heap in use after everything unreachable is gone. */
final class Heap {
    private Heap() {}

    /** Bytes of all reachable objects; not what threads have reserved for those to come. */
    static long used() throws Exception {
        return ClassHistogram.now().bytes();
    }
}
