/**
 * The command line of the runnable jar: {@link io.datapunk.lb.bootstrap.cli.Main}.
 *
 * <p>Not for embedding: its libraries do not come along with this module. Nothing is null unless it is marked
 * {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.bootstrap.cli;

import org.jspecify.annotations.NullMarked;
