package io.datapunk.lb.benchmarks;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.Map;
import java.util.TreeMap;

/**
 * Prints what the balancer keeps per instance beyond the list it was given, with active checks on, and of which classes: lines of
 * comma-separated values, {@code heap,INSTANCES,BYTES HANDED IN,BYTES KEPT} and {@code class,NAME,OBJECTS,BYTES} for all instances
 * together.
 */
public final class StateHeap {
    private static final int LEAST_SHARE = 10;

    private StateHeap() {}

    /**
     * Measures once.
     *
     * @param arguments how many instances
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("arguments: " + arguments.length + ", expected INSTANCES");
        }
        int instances = Integer.parseInt(arguments[0]);
        try (Fleet warm = Fleet.checked(FixedList.of(10))) {
            use(warm.service(), 1_000);
        }
        ClassHistogram.now();
        long before = Heap.used();
        FixedList list = FixedList.of(instances);
        long listed = Heap.used();
        ClassHistogram lists = ClassHistogram.now();
        try (Fleet fleet = Fleet.checked(list)) {
            use(fleet.service(), 5 * instances);
            untilChecked(fleet.service(), instances);
            long balanced = Heap.used();
            System.out.println("heap," + list.instances().size() + "," + (listed - before) + "," + (balanced - listed));
            ClassHistogram.now().since(lists).forEach((name, held) -> {
                if (held.bytes() >= instances / LEAST_SHARE) {
                    System.out.println("class," + name + "," + held.objects() + "," + held.bytes());
                }
            });
            use(fleet.service(), 1);
        }
    }

    private static void untilChecked(BalancedService service, int instances) throws InterruptedException {
        Map<String, Long> checks = new TreeMap<>();
        for (int second = 0; second < 120; second++) {
            checks = service.statistics().checks();
            if (checks.values().stream().mapToLong(Long::longValue).sum() >= instances) {
                return;
            }
            Thread.sleep(1000);
        }
        throw new IllegalStateException("checks: " + checks + ", expected " + instances + " within two minutes");
    }

    private static void use(BalancedService service, int requests) {
        for (int i = 0; i < requests; i++) {
            service.complete(service.acquireTicket(SelectionContext.EMPTY), Outcome.SUCCESS, 1_000_000);
        }
    }
}
