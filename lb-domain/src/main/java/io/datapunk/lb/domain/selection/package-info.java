/**
 * How a strategy's answer becomes a choice: {@link io.datapunk.lb.domain.selection.Selector} validates and thins it, and
 * {@link io.datapunk.lb.domain.selection.PickTracer} writes down how.
 */
@NullMarked
package io.datapunk.lb.domain.selection;

import org.jspecify.annotations.NullMarked;
