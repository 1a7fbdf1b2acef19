/** What happens inside a balancer, as immutable values with reasons. */
@NullMarked
package io.datapunk.lb.application.event;

import org.jspecify.annotations.NullMarked;
