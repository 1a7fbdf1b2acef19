/**
 * The rules of the house, read off the compiled classes: which module may use what, and in which shape.
 *
 * <p>{@link io.datapunk.lb.architecture.HouseRules} lists them. Each is a function of a {@link
 * io.datapunk.lb.architecture.House}, so that the same rule is checked twice: it must hold in the real house and it must
 * be broken by the small one under {@code fixture}, whose classes each do something that is forbidden.
 */
@NullMarked
package io.datapunk.lb.architecture;

import org.jspecify.annotations.NullMarked;
