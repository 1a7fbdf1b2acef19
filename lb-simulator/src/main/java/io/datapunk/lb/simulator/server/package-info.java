/**
 * Simulated servers: how long they take, how they err, and what goes wrong with them and when. Start at {@link io.datapunk.lb.simulator.server.SimulatedServer}.
 *
 * <p>A server belongs to one simulation; what describes it is immutable. Nothing is null unless it is marked {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.simulator.server;

import org.jspecify.annotations.NullMarked;
