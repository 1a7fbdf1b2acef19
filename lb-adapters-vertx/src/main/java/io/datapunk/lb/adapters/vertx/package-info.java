/**
 * What the parts of this adapter share, and {@link io.datapunk.lb.adapters.vertx.VertxScheduler}.
 *
 * <p>Nothing is null unless it is marked {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.adapters.vertx;

import org.jspecify.annotations.NullMarked;
