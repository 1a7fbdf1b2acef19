package io.datapunk.lb.benchmarks.peer;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.concurrent.TimeUnit;

/** Prints what a breaker keeps, as a line of comma-separated values. */
public final class HeapPerInstance {
    private static final int INSTANCES = 100_000;

    private HeapPerInstance() {}

    /** Measures once; no arguments. */
    public static void main(String[] arguments) {
        use(Breakers.of(10));
        long before = used();
        CircuitBreaker[] breakers = Breakers.of(INSTANCES);
        use(breakers);
        long after = used();
        System.out.printf("resilience4j,%d,0,%d%n", breakers.length, (after - before) / INSTANCES);
    }

    private static void use(CircuitBreaker[] breakers) {
        for (CircuitBreaker breaker : breakers) {
            if (breaker.tryAcquirePermission()) {
                breaker.onSuccess(1_000_000, TimeUnit.NANOSECONDS);
            }
        }
    }

    private static long used() {
        for (int i = 0; i < 5; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
