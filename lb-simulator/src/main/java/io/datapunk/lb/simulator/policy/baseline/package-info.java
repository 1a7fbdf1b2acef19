/** Policies to compare with: {@link io.datapunk.lb.simulator.policy.baseline.Baselines}. Nothing is null. */
@NullMarked
package io.datapunk.lb.simulator.policy.baseline;

import org.jspecify.annotations.NullMarked;
