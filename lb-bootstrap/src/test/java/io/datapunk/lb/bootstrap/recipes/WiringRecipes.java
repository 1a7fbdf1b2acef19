package io.datapunk.lb.bootstrap.recipes;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.LoadBalancer;
import io.datapunk.lb.adapters.zookeeper.connection.ConnectionOptions;
import io.datapunk.lb.adapters.zookeeper.registration.ZooKeeperRegistration;
import io.datapunk.lb.bootstrap.Lifecycle;
import io.datapunk.lb.bootstrap.LoadBalancerModule;
import io.datapunk.lb.bootstrap.OneThreadScheduler;
import io.datapunk.lb.bootstrap.SystemSources;
import io.datapunk.lb.spi.Instance;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Beginning and end. */
final class WiringRecipes {
    private WiringRecipes() {}

    /** Whatever serves requests. */
    interface Server {
        void finishRequests();
    }

    /** Whoever uses the balancer. */
    interface Use {
        void of(LoadBalancer balancer) throws Exception;
    }

    static void guice(String zooKeeper, Use use) throws Exception {
        // recipe:begin guice
        Injector injector = Guice.createInjector(
                new LoadBalancerModule("zookeeper", Map.of("connect", zooKeeper)), new AbstractModule() {
                    @Override
                    protected void configure() {
                        bind(HealthAwareConfig.class)
                                .toInstance(
                                        HealthAwareConfig.builder().noChecks().build());
                    }
                });
        LoadBalancer balancer = injector.getInstance(LoadBalancer.class); // or injected
        // recipe:end
        try {
            use.of(balancer);
        } finally {
            // recipe:begin guice-stop
            injector.getInstance(Lifecycle.class).close();
            // recipe:end
        }
    }

    static long shutdown(LoadBalancer balancer) throws Exception {
        // recipe:begin shutdown
        long left =
                balancer.shutdown(Duration.ofSeconds(10)).toCompletableFuture().get();
        // recipe:end
        return left;
    }

    static void register(String zooKeeper, int port, Server server) throws Exception {
        // recipe:begin register
        OneThreadScheduler scheduler = new OneThreadScheduler(SystemSources.ticker());
        ZooKeeperRegistration registration = ZooKeeperRegistration.connect(
                ConnectionOptions.to(zooKeeper),
                "/services",
                "orders",
                Instance.of("orders-7", "127.0.0.1", port),
                scheduler,
                SystemSources.clock());
        registration.registered().toCompletableFuture().get(10, TimeUnit.SECONDS);
        // recipe:end

        // recipe:begin leave
        registration.drain().toCompletableFuture().get(5, TimeUnit.SECONDS);
        server.finishRequests();
        registration.close();
        scheduler.close();
        // recipe:end
    }
}
