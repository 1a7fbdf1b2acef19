/**
 * The races of the pool's tests under jcstress, and a soak of the whole balancer.
 *
 * <p>Run by {@code lb-benchmarks/run jcstress} and {@code lb-benchmarks/run soak}.
 */
@NullMarked
package io.datapunk.lb.benchmarks.stress;

import org.jspecify.annotations.NullMarked;
