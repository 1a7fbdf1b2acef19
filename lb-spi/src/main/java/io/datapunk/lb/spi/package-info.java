/**
 * Value types and ambient ports that every contract shares: {@link io.datapunk.lb.spi.Instance},
 * {@link io.datapunk.lb.spi.Outcome}, {@link io.datapunk.lb.spi.Settings}, {@link io.datapunk.lb.spi.Ticker} and
 * {@link io.datapunk.lb.spi.Scheduler}.
 *
 * <p>Nothing here blocks, starts a thread or does I/O. Nothing is null unless it is marked
 * {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.spi;

import org.jspecify.annotations.NullMarked;
