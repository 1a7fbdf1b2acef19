/**
 * The contracts of choosing: a {@link io.datapunk.lb.spi.selection.SelectionStrategy} prepares a {@link
 * io.datapunk.lb.spi.selection.Picker}, which picks from {@link io.datapunk.lb.spi.selection.Candidates}.
 *
 * <p>Providers are found by {@link java.util.ServiceLoader} and chosen by name. Nothing is null unless it is marked
 * {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.spi.selection;

import org.jspecify.annotations.NullMarked;
