package io.datapunk.lb.bootstrap;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.HealthAwareLoadBalancer;
import io.datapunk.lb.LoadBalancer;
import io.datapunk.lb.application.port.Readiness;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A balancer together with what was started for it.
 *
 * <p>Thread-safe. {@link #close} stops the balancer, then the discovery, then the scheduler where it is the balancer's
 * own; it is idempotent and waits about a second at most for a task that does not end.
 */
public final class RunningLoadBalancer implements LoadBalancer, Readiness {
    private final HealthAwareLoadBalancer balancer;
    private final UnaryOperator<HealthAwareConfig> affordable;
    private final Lifecycle lifecycle;

    RunningLoadBalancer(
            HealthAwareLoadBalancer balancer, UnaryOperator<HealthAwareConfig> affordable, Lifecycle lifecycle) {
        this.balancer = balancer;
        this.affordable = affordable;
        this.lifecycle = lifecycle;
    }

    @Override
    public BalancedService service(String name) {
        return balancer.service(name);
    }

    @Override
    public Collection<BalancedService> services() {
        return balancer.services();
    }

    @Override
    public HealthAwareConfig config() {
        return balancer.config();
    }

    @Override
    public void replaceConfig(HealthAwareConfig config) {
        balancer.replaceConfig(affordable.apply(config));
    }

    @Override
    public List<String> obstacles() {
        return balancer.obstacles();
    }

    @Override
    public void close() {
        lifecycle.close();
    }
}
