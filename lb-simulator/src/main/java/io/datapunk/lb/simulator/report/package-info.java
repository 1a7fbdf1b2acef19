/**
 * Scenarios under several policies and seeds, and what came of them. Start at {@link io.datapunk.lb.simulator.report.Comparer};
 * the figures to tell are listed once, in {@link io.datapunk.lb.simulator.report.Figure} and
 * {@link io.datapunk.lb.simulator.report.Total}.
 *
 * <p>Values are immutable. Nothing is null unless it is marked {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.simulator.report;

import org.jspecify.annotations.NullMarked;
