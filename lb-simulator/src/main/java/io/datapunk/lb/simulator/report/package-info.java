/**
 * Scenarios under several policies and seeds, and what came of them: {@link io.datapunk.lb.simulator.report.Comparison}.
 *
 * <p>Values are immutable. Nothing is null unless it is marked {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.simulator.report;

import org.jspecify.annotations.NullMarked;
