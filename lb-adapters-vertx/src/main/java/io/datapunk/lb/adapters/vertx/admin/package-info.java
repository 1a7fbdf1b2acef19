/**
 * What an operator and a supervisor ask: {@link io.datapunk.lb.adapters.vertx.admin.AdminServer}.
 *
 * <p>On an event loop of its own, apart from the requests it tells about. Nothing is null unless it is marked {@link
 * org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.adapters.vertx.admin;

import org.jspecify.annotations.NullMarked;
