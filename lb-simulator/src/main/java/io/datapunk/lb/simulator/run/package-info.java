/**
 * One run of the production balancer against simulated servers, and what came of it. Start at {@link io.datapunk.lb.simulator.run.Simulation}.
 *
 * <p>A run happens on its caller's thread. Nothing is null unless it is marked {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.simulator.run;

import org.jspecify.annotations.NullMarked;
