package io.datapunk.lb.bootstrap.instances;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.LoadBalancer;
import io.datapunk.lb.ServiceSnapshot;
import io.datapunk.lb.adapters.zookeeper.connection.ConnectionOptions;
import io.datapunk.lb.adapters.zookeeper.discovery.DiscoveryOptions;
import io.datapunk.lb.bootstrap.LoadBalancers;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A balancer that sends no requests and only checks, started to see what it thinks. Blocks; used by one thread.
 */
final class BalancerView implements AutoCloseable {
    private static final Duration READY_LIMIT = Duration.ofSeconds(10);

    /** So that a few seconds are enough for a verdict, which takes three failures in a row. */
    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final LoadBalancer balancer;
    private final BalancedService service;

    private BalancerView(LoadBalancer balancer, BalancedService service) {
        this.balancer = balancer;
        this.service = service;
    }

    /**
     * Starts to watch a service.
     *
     * @param checkPath what the checks ask for
     */
    static BalancerView of(ConnectionOptions connection, String basePath, String service, String checkPath) {
        HealthAwareConfig config = HealthAwareConfig.builder()
                .check("http", Map.of("path", checkPath))
                .checkInterval(INTERVAL, INTERVAL)
                .build();
        LoadBalancer balancer = LoadBalancers.start(
                config,
                "zookeeper",
                Map.of(ConnectionOptions.SERVERS, connection.servers(), DiscoveryOptions.BASE_PATH, basePath));
        try {
            return new BalancerView(balancer, balancer.service(service));
        } catch (RuntimeException refused) {
            balancer.close();
            throw refused;
        }
    }

    /**
     * Waits for the first list.
     *
     * @throws IOException when it does not come
     */
    void awaitReady() throws IOException, InterruptedException {
        try {
            service.ready().toCompletableFuture().get(READY_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw new IOException("the balancer has no list of " + service.name() + ": " + failed.getCause(), failed);
        } catch (TimeoutException late) {
            throw new IOException(
                    "the balancer has no list of " + service.name() + " after " + READY_LIMIT.toSeconds() + " s", late);
        }
    }

    ServiceSnapshot snapshot() {
        return service.snapshot();
    }

    @Override
    public void close() {
        balancer.close();
    }
}
