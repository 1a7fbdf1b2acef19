package io.datapunk.lb.benchmarks.peer;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;

/** Breakers that count the last 100 requests, otherwise as they come. */
final class Breakers {
    private Breakers() {}

    static CircuitBreaker[] of(int count) {
        CircuitBreakerConfig config = CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(100)
                .build();
        CircuitBreaker[] breakers = new CircuitBreaker[count];
        for (int i = 0; i < count; i++) {
            breakers[i] = CircuitBreaker.of("instance-" + i, config);
        }
        return breakers;
    }
}
