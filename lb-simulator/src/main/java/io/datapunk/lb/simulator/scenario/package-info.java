/**
 * What a simulation is about, without who balances it. Start at {@link io.datapunk.lb.simulator.scenario.Scenario}.
 *
 * <p>Everything here is immutable. Nothing is null unless it is marked {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.simulator.scenario;

import org.jspecify.annotations.NullMarked;
