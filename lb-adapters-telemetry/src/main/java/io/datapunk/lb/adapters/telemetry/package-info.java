/**
 * What can be measured of a balancer ({@link io.datapunk.lb.adapters.telemetry.LbMeter}) and how it is read ({@link
 * io.datapunk.lb.adapters.telemetry.Readings}); the packages {@code micrometer} and {@code otel} give it to the API of
 * their name and ignore each other.
 *
 * <p>Nothing here is called on the path of a request: figures are read from the balancer when somebody scrapes.
 */
@NullMarked
package io.datapunk.lb.adapters.telemetry;

import org.jspecify.annotations.NullMarked;
