/** Scenarios as text: {@link io.datapunk.lb.simulator.scenario.file.ScenarioFile}. Nothing is null. */
@NullMarked
package io.datapunk.lb.simulator.scenario.file;

import org.jspecify.annotations.NullMarked;
