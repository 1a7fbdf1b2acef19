/**
 * What an application embeds: {@link io.datapunk.lb.LoadBalancer} hands out {@link io.datapunk.lb.BalancedService}s, and
 * those choose an instance for every request.
 *
 * <p>Everything here is thread-safe and, unless it says otherwise, never blocks. Nothing is null unless it is marked
 * {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb;

import org.jspecify.annotations.NullMarked;
