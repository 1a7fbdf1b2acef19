/**
 * The built-in ways to choose: {@code random}, {@code round-robin}, {@code weighted-round-robin}, {@code power-of-two}, {@code
 * least-request}, {@code peak-ewma} and {@code adaptive}; those by key, and those that decorate another, are in packages of their own.
 *
 * <p>They are found by name through their {@link io.datapunk.lb.spi.selection.StrategyProvider}; nothing else is
 * public. Pickers are called by many threads at once, take no lock and allocate nothing, but for a request with a
 * routing hash, whose chance comes from a small object of its own. Nothing is null unless it is marked {@link
 * org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.domain.strategy;

import org.jspecify.annotations.NullMarked;
