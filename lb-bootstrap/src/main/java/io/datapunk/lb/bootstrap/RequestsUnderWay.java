package io.datapunk.lb.bootstrap;

import io.datapunk.lb.HealthAwareLoadBalancer;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The requests under way as the part of a {@link Lifecycle} that ends first: the balancer stops when all have ended, or the
 * drain time has.
 */
record RequestsUnderWay(HealthAwareLoadBalancer balancer) implements AutoCloseable {
    private static final long GRACE_MILLIS = 500;

    /**
     * Blocks for the drain time at most. Called on the balancer's own scheduler, which then cannot see requests end, it
     * waits for all of it.
     */
    @Override
    public void close() {
        Duration limit = balancer.config().drainTime();
        try {
            balancer.shutdown(limit).toCompletableFuture().get(limit.toMillis() + GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException nobodyLooked) {
            // Nobody ran the scheduler's tasks. The balancer's own part comes next, and stops it without them.
        }
    }
}
