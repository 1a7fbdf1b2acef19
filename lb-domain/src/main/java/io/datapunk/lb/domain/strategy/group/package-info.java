/**
 * The strategies that divide the instances into groups and leave the choice within a group to another strategy: {@code
 * zone-aware}, {@code priority} and {@code subset}.
 *
 * <p>Found by name through their {@link io.datapunk.lb.spi.selection.StrategyProvider}; nothing else is public. Each
 * decorates exactly one other strategy. Pickers are called by many threads at once, take no lock and allocate nothing, but for
 * what the decorated one allocates, a small object for a request with a routing hash, and one plan each time somebody became
 * eligible or ineligible. Nothing is null unless it is marked {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.domain.strategy.group;

import org.jspecify.annotations.NullMarked;
