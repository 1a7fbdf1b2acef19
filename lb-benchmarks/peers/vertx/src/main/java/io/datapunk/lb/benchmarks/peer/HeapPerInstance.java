package io.datapunk.lb.benchmarks.peer;

import io.datapunk.lb.benchmarks.peer.common.Heap;

/** Prints what the balancer keeps per server beyond its address, as a line of comma-separated values. */
public final class HeapPerInstance {
    private static final int INSTANCES = 100_000;

    private HeapPerInstance() {}

    /** Measures once; no arguments. */
    public static void main(String[] arguments) throws Exception {
        try (Balancer warm = new Balancer(FixedServers.of(10))) {
            use(warm, 1_000);
        }
        long before = Heap.used();
        FixedServers servers = FixedServers.of(INSTANCES);
        long listed = Heap.used();
        try (Balancer balancer = new Balancer(servers)) {
            use(balancer, 5 * INSTANCES);
            Heap.print("Vert.x power of two choices", servers.servers().size(), before, listed, Heap.used());
            use(balancer, 1);
        }
    }

    private static void use(Balancer balancer, int requests) {
        for (int i = 0; i < requests; i++) {
            balancer.request(false);
        }
    }
}
