/**
 * Scenarios in YAML files. Start at {@link io.datapunk.lb.simulator.scenario.file.ScenarioFile}; the format is described in
 * {@code docs/scenarios.md}.
 *
 * <p>A file is read through the nodes of YAML, never into objects, so that each problem knows its path and line and all of
 * them are found at once. Nothing here is thread-safe unless it says so. Nothing is null unless it is marked
 * {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.simulator.scenario.file;

import org.jspecify.annotations.NullMarked;
