/**
 * The contract of learning who is there: {@link io.datapunk.lb.spi.discovery.InstanceDiscovery}.
 *
 * <p>Providers are found by {@link java.util.ServiceLoader} and chosen by name. Nothing is null unless it is marked
 * {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.spi.discovery;

import org.jspecify.annotations.NullMarked;
