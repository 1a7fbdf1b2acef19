/**
 * The built-in ways to choose by key: {@code consistent-hash}, a ring with bounded load, and {@code maglev}, a table.
 *
 * <p>Entry are the two providers; nothing else is public. What a key meets depends on ids, weights, hash and attempt alone, so all
 * clients with the same list agree. Pickers are immutable, called by many threads at once, take no lock and allocate nothing.
 * Nothing is null unless it is marked {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.domain.strategy.hash;

import org.jspecify.annotations.NullMarked;
