package io.datapunk.lb;

import io.datapunk.lb.spi.selection.SelectionContext;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

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
     * changed. Sinks are told afterwards, without a lock, so that two replacements at once may be told in either order.
     *
     * @throws InvalidConfigException when it names a strategy, scorer or check that does not exist, or a strategy, a scorer or the check
     *     of a service that is resolved refuses its settings; the old one stays
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

    /**
     * Closes without failing what is under way: refuses new requests from now on with {@link
     * NoInstanceAvailableException.Reason#CLOSED}, and stops checks and discovery as soon as every request that holds an
     * instance has been reported, or when the limit has passed. Until then outcomes count as ever; after it they do no harm.
     *
     * <p>Never blocks; whatever waits for {@link BalancedService#ready} goes on here, once everything refuses and no lock is
     * held. Idempotent: the first limit counts, and every caller gets the same answer. {@link #close} ends the
     * wait of a shutdown that is under way. A balancer that does not know better closes at once.
     *
     * @param limit how long to wait, 0 to 1 h
     * @return completes when everything has stopped, with the number of requests that were still under way then; never
     *     fails. It may complete on the balancer's scheduler
     */
    default CompletionStage<Long> shutdown(Duration limit) {
        close();
        return CompletableFuture.completedStage(0L);
    }

    /**
     * Closes: refuses new requests and stops checks and discovery. Requests under way may end. Idempotent.
     *
     * <p>A {@link HealthAwareLoadBalancer} by itself stops at once and blocks no longer than its discovery does. Started by
     * {@code LoadBalancers} or the Guice module, it waits before for the requests under way, {@link
     * HealthAwareConfig#drainTime} at most.
     */
    @Override
    void close();
}
