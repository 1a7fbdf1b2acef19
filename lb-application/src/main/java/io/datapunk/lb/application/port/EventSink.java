package io.datapunk.lb.application.port;

import io.datapunk.lb.application.event.BalancerEvent;

/**
 * Hears what happens inside a balancer.
 *
 * <p>Called by any thread, also on the path of a request that caused a transition: implementations are thread-safe and
 * never block. What one throws is swallowed, so that the next one hears too.
 */
@FunctionalInterface
public interface EventSink {
    /** One event, after it happened. Events of one instance may arrive out of order by a hair. */
    void accept(BalancerEvent event);

    /**
     * Whether it wants samples too: events of single attempts, selections and checks, some hundreds a second for each
     * service. Asked once, when the balancer is made.
     */
    default boolean wantsSamples() {
        return false;
    }
}
