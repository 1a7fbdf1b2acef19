package io.datapunk.lb.adapters.telemetry;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.LoadBalancer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A balancer whose services count what the test says. */
public final class FakeBalancer implements LoadBalancer {
    private final Map<String, FakeService> services = new ConcurrentHashMap<>();
    private volatile boolean failing;

    @Override
    public FakeService service(String name) {
        return services.computeIfAbsent(name, FakeService::new);
    }

    public void forget(String name) {
        services.remove(name);
    }

    public void failing(boolean now) {
        failing = now;
    }

    @Override
    public Collection<BalancedService> services() {
        if (failing) {
            throw new IllegalStateException("expected by the test");
        }
        return List.copyOf(services.values());
    }

    @Override
    public HealthAwareConfig config() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void replaceConfig(HealthAwareConfig config) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        services.clear();
    }
}
