/**
 * The command {@code simulate}: scenarios on virtual time, compared and told.
 * {@link io.datapunk.lb.bootstrap.simulate.SimulateCommand} is what the command line starts.
 *
 * <p>Not for embedding: its libraries do not come along with this module. Nothing is null unless it is marked
 * {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.bootstrap.simulate;

import org.jspecify.annotations.NullMarked;
