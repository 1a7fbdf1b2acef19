/** A peer, measured in the same way as the balancer. */
@NullMarked
package io.datapunk.lb.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
