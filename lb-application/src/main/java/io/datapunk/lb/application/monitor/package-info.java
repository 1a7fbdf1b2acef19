/**
 * The continuous health monitor: asks every instance how it is, on a schedule of its own, apart from all others.
 */
@NullMarked
package io.datapunk.lb.application.monitor;

import org.jspecify.annotations.NullMarked;
