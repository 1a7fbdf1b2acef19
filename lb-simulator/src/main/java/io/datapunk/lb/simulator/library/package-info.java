/** The scenarios that come along: {@link io.datapunk.lb.simulator.library.ScenarioLibrary}. Nothing is null. */
@NullMarked
package io.datapunk.lb.simulator.library;

import org.jspecify.annotations.NullMarked;
