package io.datapunk.lb.application.port;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.LoadBalancer;
import io.datapunk.lb.spi.Ticker;
import java.time.InstantSource;

/**
 * Measures one balancer: hears its events from before it starts, and reads it once it runs.
 *
 * <p>Whoever starts a balancer puts it among the sinks, calls {@link #begin} once, hands out services through {@link
 * #around}, and closes it before the balancer. Thread-safe. A failure of it never reaches a request; what {@code begin}
 * throws is logged, and the balancer runs unmeasured.
 */
public interface Telemetry extends EventSink, AutoCloseable {
    /**
     * Begins to measure a balancer that runs.
     *
     * @param ticker elapsed time
     * @param clock the time of day, for what is written down
     */
    void begin(LoadBalancer balancer, Ticker ticker, InstantSource clock);

    /** The service as callers get it: the same object, or one that does the same and is watched doing it. */
    default BalancedService around(BalancedService service) {
        return service;
    }

    /** Ends measuring; may wait a few seconds for the last figures to leave. Idempotent. */
    @Override
    void close();
}
