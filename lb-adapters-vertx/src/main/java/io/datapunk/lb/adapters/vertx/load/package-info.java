/**
 * What an instance says of its load in the headers of a response: {@link io.datapunk.lb.adapters.vertx.load.ReportedLoad}.
 *
 * <p>Nothing is null unless it is marked {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.adapters.vertx.load;

import org.jspecify.annotations.NullMarked;
