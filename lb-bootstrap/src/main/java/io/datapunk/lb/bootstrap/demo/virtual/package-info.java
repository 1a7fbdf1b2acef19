/**
 * {@code demo --virtual}: the balancer over up to a million instances that are made up, on virtual time.
 * {@link io.datapunk.lb.bootstrap.demo.virtual.VirtualDemo} is what the command starts.
 *
 * <p>Not for embedding: its libraries do not come along with this module. Nothing is null unless it is marked
 * {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.bootstrap.demo.virtual;

import org.jspecify.annotations.NullMarked;
