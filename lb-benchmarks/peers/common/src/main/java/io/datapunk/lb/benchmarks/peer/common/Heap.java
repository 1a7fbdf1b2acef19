package io.datapunk.lb.benchmarks.peer.common;

/** The heap in use after everything unreachable is gone. */
public final class Heap {
    private Heap() {}

    /** In bytes, after five full collections. */
    public static long used() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 5; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /**
     * Prints what a peer keeps per instance, as a line of comma-separated values.
     *
     * @param peer who
     * @param instances how many there are
     * @param before bytes before there was anything
     * @param listed bytes with what the peer is handed
     * @param balanced bytes with the peer after requests
     */
    public static void print(String peer, int instances, long before, long listed, long balanced) {
        System.out.printf(
                "%s,%d,%d,%d%n", peer, instances, (listed - before) / instances, (balanced - listed) / instances);
    }
}
