/**
 * Virtual time: a queue of events that is ticker and scheduler at once. Start at {@link io.datapunk.lb.simulator.time.VirtualTime}.
 *
 * <p>One thread drives a queue and everything on it. Nothing is null unless it is marked {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.simulator.time;

import org.jspecify.annotations.NullMarked;
