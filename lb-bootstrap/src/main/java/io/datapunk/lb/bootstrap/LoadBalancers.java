package io.datapunk.lb.bootstrap;

import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.InvalidConfigException;
import io.datapunk.lb.LoadBalancer;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import java.util.Map;

/**
 * Starts balancers from plain Java.
 *
 * <pre>{@code
 * try (LoadBalancer balancer = LoadBalancers.start(
 *         HealthAwareConfig.defaults(), "zookeeper", Map.of("connect", "zk1:2181"))) {
 *     BalancedService orders = balancer.service("orders");
 *     orders.ready().toCompletableFuture().get(10, TimeUnit.SECONDS); // a call before is refused
 *     String answer = orders.call(instance -> ask("http://" + instance.address()));
 * }
 * }</pre>
 *
 * <p>What is started is stopped by {@link LoadBalancer#close}, in order. Thread-safe. Nothing here waits for a registry
 * or a network, but a backend may need a moment to be set up.
 */
public final class LoadBalancers {
    private LoadBalancers() {}

    /**
     * Starts a balancer over a discovery, which is closed with it, also when the start fails.
     *
     * @throws InvalidConfigException when the configuration names what there is not
     */
    public static LoadBalancer start(HealthAwareConfig config, InstanceDiscovery discovery) {
        return builder().config(config).discovery(discovery).start();
    }

    /**
     * Starts a balancer over a discovery chosen by name; see
     * {@link LoadBalancerBuilder#discovery(String, Map)}.
     *
     * @throws InvalidConfigException when the configuration names what there is not, or there is no such discovery
     * @throws io.datapunk.lb.spi.Settings.InvalidSettingException when the discovery cannot use its settings
     */
    public static LoadBalancer start(HealthAwareConfig config, String discovery, Map<String, String> settings) {
        return builder().config(config).discovery(discovery, settings).start();
    }

    /** For everything else that may be chosen. */
    public static LoadBalancerBuilder builder() {
        return new LoadBalancerBuilder();
    }
}
