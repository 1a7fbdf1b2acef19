package io.datapunk.lb.benchmarks.peer;

import io.datapunk.lb.benchmarks.peer.common.Heap;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.concurrent.TimeUnit;

/** Prints what a breaker keeps, as a line of comma-separated values. */
public final class HeapPerInstance {
    private static final int INSTANCES = 100_000;

    private HeapPerInstance() {}

    /** Measures once; no arguments. */
    public static void main(String[] arguments) {
        use(Breakers.of(10));
        long before = Heap.used();
        CircuitBreaker[] breakers = Breakers.of(INSTANCES);
        use(breakers);
        Heap.print("Resilience4j circuit breaker", breakers.length, before, before, Heap.used());
    }

    private static void use(CircuitBreaker[] breakers) {
        for (CircuitBreaker breaker : breakers) {
            if (breaker.tryAcquirePermission()) {
                breaker.onSuccess(1_000_000, TimeUnit.NANOSECONDS);
            }
        }
    }
}
