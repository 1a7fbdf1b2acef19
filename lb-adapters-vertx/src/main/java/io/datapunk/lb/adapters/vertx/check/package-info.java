/**
 * Active checks over Vert.x: {@link io.datapunk.lb.adapters.vertx.check.HttpCheck} asks a health path, {@link
 * io.datapunk.lb.adapters.vertx.check.TcpCheck} connects.
 *
 * <p>Both are found by name ({@code http}, {@code tcp}) and then run on a Vert.x that all checks of one provider share, with
 * four event loops at most, or they run on a given one. All work of a check happens on one Vert.x context; callers are
 * never blocked. Nothing is null unless it is marked {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.adapters.vertx.check;

import org.jspecify.annotations.NullMarked;
