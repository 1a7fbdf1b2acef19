/**
 * The contract of judging: a {@link io.datapunk.lb.spi.health.HealthScorer} folds outcomes into one word of evidence.
 *
 * <p>Providers are found by {@link java.util.ServiceLoader} and chosen by name. Nothing is null unless it is marked
 * {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.spi.health;

import org.jspecify.annotations.NullMarked;
