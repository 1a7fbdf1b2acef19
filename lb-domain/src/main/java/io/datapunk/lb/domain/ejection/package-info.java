/** How many instances may be out, and what happens when too few are healthy. */
@NullMarked
package io.datapunk.lb.domain.ejection;

import org.jspecify.annotations.NullMarked;
