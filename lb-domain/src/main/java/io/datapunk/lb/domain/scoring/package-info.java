/**
 * The built-in judges of an instance: {@code asymmetric} and {@code burst-aware}, the default.
 *
 * <p>They are found by name through their {@link io.datapunk.lb.spi.health.ScorerProvider}; nothing else is public.
 * Scorers are immutable, their methods pure, O(1) and without allocation; one word of evidence per instance is all they
 * remember, and its layout is each scorer's own. Nothing is null.
 */
@NullMarked
package io.datapunk.lb.domain.scoring;

import org.jspecify.annotations.NullMarked;
