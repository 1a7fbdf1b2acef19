/**
 * The instances of one service with their health: {@link io.datapunk.lb.domain.pool.Pool} hands out holds on them and
 * learns from how requests end.
 *
 * <p>The figures a pick needs lie in one line of eight words per instance, which {@code Lines} alone can read and write.
 * Picks and reports are lock-free; changes of membership and of the eligible index are serialised by monitors off the
 * path of a request.
 */
@NullMarked
package io.datapunk.lb.domain.pool;

import org.jspecify.annotations.NullMarked;
