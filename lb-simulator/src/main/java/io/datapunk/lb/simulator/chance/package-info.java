/**
 * Chance that a seed repeats, bit by bit, on every machine. Start at {@link io.datapunk.lb.simulator.chance.Seed}.
 *
 * <p>Generators belong to one thread. Nothing is null unless it is marked {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.simulator.chance;

import org.jspecify.annotations.NullMarked;
