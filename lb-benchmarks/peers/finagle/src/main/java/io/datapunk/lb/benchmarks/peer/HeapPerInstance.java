package io.datapunk.lb.benchmarks.peer;

import com.twitter.finagle.loadbalancer.EndpointFactory;
import java.util.List;

/** Prints what the balancer keeps per endpoint beyond the endpoint, as a line of comma-separated values. */
public final class HeapPerInstance {
    private static final int INSTANCES = 100_000;

    private HeapPerInstance() {}

    /** Measures once; no arguments. */
    public static void main(String[] arguments) {
        use(new Balancer(Balancer.endpoints(10)), 1_000);
        long before = used();
        List<EndpointFactory<Integer, Integer>> endpoints = Balancer.endpoints(INSTANCES);
        long listed = used();
        Balancer balancer = new Balancer(endpoints);
        use(balancer, 5 * INSTANCES);
        long balanced = used();
        System.out.printf(
                "finagle,%d,%d,%d%n", endpoints.size(), (listed - before) / INSTANCES, (balanced - listed) / INSTANCES);
        use(balancer, 1);
    }

    private static void use(Balancer balancer, int requests) {
        for (int i = 0; i < requests; i++) {
            balancer.request();
        }
    }

    private static long used() {
        for (int i = 0; i < 5; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
