package io.datapunk.lb.benchmarks.peer;

import com.linecorp.armeria.client.Endpoint;
import io.datapunk.lb.benchmarks.peer.common.Heap;
import java.util.List;
import java.util.function.Function;

/** Prints what Armeria keeps per endpoint beyond the endpoint, as lines of comma-separated values. */
public final class HeapPerInstance {
    private static final int INSTANCES = 100_000;

    private HeapPerInstance() {}

    /** Measures once each; no arguments. */
    public static void main(String[] arguments) {
        measure("Armeria weighted round robin with breakers", WithBreakers::new);
        measure("Armeria outlier group", DetectingOutliers::new);
    }

    private static void measure(String peer, Function<List<Endpoint>, Requests> kind) {
        try (Requests warm = kind.apply(Group.endpoints(10))) {
            use(warm, 1_000);
        }
        long before = Heap.used();
        List<Endpoint> endpoints = Group.endpoints(INSTANCES);
        long listed = Heap.used();
        try (Requests requests = kind.apply(endpoints)) {
            use(requests, 5 * INSTANCES);
            Heap.print(peer, endpoints.size(), before, listed, Heap.used());
            use(requests, 1);
        }
    }

    private static void use(Requests requests, int count) {
        for (int i = 0; i < count; i++) {
            requests.request(false);
        }
    }
}
