package io.datapunk.lb.benchmarks.peer;

import com.twitter.finagle.loadbalancer.EndpointFactory;
import io.datapunk.lb.benchmarks.peer.common.Heap;
import java.util.List;

/** Prints what the balancer keeps per endpoint beyond the endpoint, as lines of comma-separated values. */
public final class HeapPerInstance {
    private static final int INSTANCES = 100_000;

    private HeapPerInstance() {}

    /** Measures once each; no arguments. */
    public static void main(String[] arguments) {
        use(Balancer.p2c(Balancer.accruing(10)), 1_000);
        long before = Heap.used();
        List<EndpointFactory<Integer, Integer>> endpoints = Balancer.endpoints(INSTANCES);
        long listed = Heap.used();
        Balancer balancer = Balancer.p2c(endpoints);
        use(balancer, 5 * INSTANCES);
        Heap.print("Finagle p2c", endpoints.size(), before, listed, Heap.used());
        use(balancer, 1);

        long beside = Heap.used();
        Balancer accruing = Balancer.p2c(Balancer.accruing(INSTANCES));
        use(accruing, 5 * INSTANCES);
        Heap.print("Finagle p2c with failure accrual", INSTANCES, before, listed, Heap.used() - beside + before);
        use(accruing, 1);
        use(balancer, 1);
    }

    private static void use(Balancer balancer, int requests) {
        for (int i = 0; i < requests; i++) {
            balancer.request(false);
        }
    }
}
