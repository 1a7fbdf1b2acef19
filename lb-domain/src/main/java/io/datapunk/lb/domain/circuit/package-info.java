/**
 * The state machine of an instance: {@link io.datapunk.lb.domain.circuit.Rule} is its table, {@link
 * io.datapunk.lb.domain.circuit.InstanceState} its immutable state.
 *
 * <p>Everything here is a value or a pure function; time comes in as a reading of the caller's ticker, in nanoseconds,
 * and is compared only by difference.
 */
@NullMarked
package io.datapunk.lb.domain.circuit;

import org.jspecify.annotations.NullMarked;
