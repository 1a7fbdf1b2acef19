/**
 * Balancers of others, each by its published rule, to compare with: nothing here is for production. Start at {@link
 * io.datapunk.lb.simulator.policy.baseline.Baselines}.
 *
 * <p>A baseline is a {@link io.datapunk.lb.simulator.policy.baseline.Guard}, which says what may be used, and a {@link
 * io.datapunk.lb.simulator.policy.baseline.Chooser}, which takes one of that, often the better of two by a {@link
 * io.datapunk.lb.simulator.policy.baseline.Cost}. Each belongs to one client of one run and its thread. Nothing is null
 * unless it is marked {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.simulator.policy.baseline;

import org.jspecify.annotations.NullMarked;
