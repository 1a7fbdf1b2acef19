/** Chance that can be repeated: {@link io.datapunk.lb.testkit.random.Seeded}. */
@NullMarked
package io.datapunk.lb.testkit.random;

import org.jspecify.annotations.NullMarked;
