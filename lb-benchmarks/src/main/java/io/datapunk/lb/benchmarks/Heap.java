package io.datapunk.lb.benchmarks;

/** The heap in use after everything unreachable is gone. */
final class Heap {
    private Heap() {}

    static long used() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 5; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
