/**
 * The contract of asking an instance how it is: {@link io.datapunk.lb.spi.check.HealthCheck}.
 *
 * <p>Providers are found by {@link java.util.ServiceLoader} and chosen by name. Nothing is null unless it is marked
 * {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.spi.check;

import org.jspecify.annotations.NullMarked;
