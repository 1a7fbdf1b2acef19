/**
 * What a request costs: choosing an instance and reporting how it went, with everything on and nothing on the wire.
 *
 * <p>Run by {@code lb-benchmarks/run}, which also runs the peers, each on a class path of its own.
 */
@NullMarked
package io.datapunk.lb.benchmarks;

import org.jspecify.annotations.NullMarked;
