package io.datapunk.lb;

import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.Collection;

/**
 * Chooses, for every request, an instance that will answer.
 *
 * <p>Thread-safe. One balancer serves any number of services up to {@link HealthAwareConfig#maxServices}; resolve each
 * once by {@link #service} and keep it.
 */
public interface LoadBalancer extends AutoCloseable {
    /**
     * The service of this name; begins to watch it when it is asked for the first time.
     *
     * @param name what callers call it, 1 to 255 characters without control characters or slashes
     * @return always the same object for the same name
     * @throws IllegalArgumentException when the name cannot be one
     * @throws TooManyServicesException when {@link HealthAwareConfig#maxServices} are watched already
     * @throws IllegalStateException when the balancer is closed
     */
    BalancedService service(String name);

    /** The services that are watched now, in no particular order. */
    Collection<BalancedService> services();

    /** The configuration in force. */
    HealthAwareConfig config();

    /**
     * Replaces the configuration while requests go on. Lists and health stay; evidence starts anew where the scorer
     * changed.
     *
     * @throws InvalidConfigException when it names a strategy, scorer or check that does not exist, or a strategy or
     *     scorer refuses its settings; the old one stays
     */
    void replaceConfig(HealthAwareConfig config);

    /** Short for {@code service(name).acquire(context)}. */
    default Lease acquire(String name, SelectionContext context) {
        return service(name).acquire(context);
    }

    /** Short for {@code service(name).call(request)}. */
    default <T> T call(String name, Request<T> request) throws Exception {
        return service(name).call(request);
    }

    /** Stops watching and checking. Idempotent. Requests under way may end; new ones are refused. */
    @Override
    void close();
}
