/** How many attempts may be made beyond the first of each request. */
@NullMarked
package io.datapunk.lb.domain.retry;

import org.jspecify.annotations.NullMarked;
