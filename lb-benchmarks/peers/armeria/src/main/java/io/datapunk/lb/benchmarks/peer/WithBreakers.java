package io.datapunk.lb.benchmarks.peer;

import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.circuitbreaker.CircuitBreaker;
import com.linecorp.armeria.client.circuitbreaker.CircuitState;
import com.linecorp.armeria.client.endpoint.EndpointSelectionStrategy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** By weight, all weights equal, and a breaker with default rules for each endpoint; an open one means to choose again. */
final class WithBreakers extends Requests {
    private final Group group;
    private final Map<Endpoint, CircuitBreaker> breakers = new ConcurrentHashMap<>();

    WithBreakers(List<Endpoint> endpoints) {
        group = new Group(EndpointSelectionStrategy.weightedRoundRobin(), endpoints);
        for (Endpoint endpoint : endpoints) {
            breakers.put(endpoint, CircuitBreaker.of(endpoint.host()));
        }
    }

    /** Opens the breakers of the first in a hundred, at least one, for good. */
    void disturb(List<Endpoint> endpoints) {
        for (Endpoint endpoint : endpoints.subList(0, Math.max(1, endpoints.size() / 100))) {
            breaker(endpoint).enterState(CircuitState.FORCED_OPEN);
        }
    }

    private CircuitBreaker breaker(Endpoint endpoint) {
        CircuitBreaker breaker = breakers.get(endpoint);
        if (breaker == null) {
            throw new IllegalStateException("breaker: null, expected one for " + endpoint);
        }
        return breaker;
    }

    @Override
    Endpoint request(boolean fails) {
        while (true) {
            Endpoint endpoint = next(group);
            CircuitBreaker breaker = breaker(endpoint);
            if (breaker.tryRequest()) {
                report(breaker, fails);
                return endpoint;
            }
        }
    }

    @Override
    long inUse() {
        return breakers.values().stream()
                .filter(breaker -> breaker.circuitState() == CircuitState.CLOSED)
                .count();
    }

    @Override
    public void close() {
        group.close();
    }
}
