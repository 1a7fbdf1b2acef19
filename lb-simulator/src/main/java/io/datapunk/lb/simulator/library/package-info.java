/**
 * The scenarios that come along: {@link io.datapunk.lb.simulator.library.ScenarioLibrary}.
 *
 * <p>Everything here is immutable and thread-safe. Nothing is null unless it is marked
 * {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.simulator.library;

import org.jspecify.annotations.NullMarked;
