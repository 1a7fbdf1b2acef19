/**
 * An HTTP/1.1 forwarder in front of one service: {@link io.datapunk.lb.adapters.vertx.gateway.Gateway}.
 *
 * <p>Each request is one attempt at one instance that the balancer chose; its outcome and latency go back to the balancer.
 * All work happens on one event loop. Nothing is null unless it is marked {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.adapters.vertx.gateway;

import org.jspecify.annotations.NullMarked;
