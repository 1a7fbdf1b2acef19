package io.datapunk.lb.benchmarks;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.SelectionContext;

/** Prints what the balancer keeps per instance beyond the list it was given, as a line of comma-separated values. */
public final class HeapPerInstance {
    private static final int INSTANCES = 100_000;

    private HeapPerInstance() {}

    /** Measures once; no arguments. */
    public static void main(String[] arguments) throws Exception {
        try (Fleet warm = new Fleet(FixedList.of(10))) {
            use(warm.service(), 1_000);
        }
        long before = Heap.used();
        FixedList list = FixedList.of(INSTANCES);
        long listed = Heap.used();
        try (Fleet fleet = new Fleet(list)) {
            use(fleet.service(), 5 * INSTANCES);
            long balanced = Heap.used();
            System.out.printf(
                    "ours,%d,%d,%d%n",
                    list.instances().size(), (listed - before) / INSTANCES, (balanced - listed) / INSTANCES);
            use(fleet.service(), 1);
        }
    }

    private static void use(BalancedService service, int requests) {
        for (int i = 0; i < requests; i++) {
            service.complete(service.acquireTicket(SelectionContext.EMPTY), Outcome.SUCCESS, 1_000_000);
        }
    }
}
