/** A health check that answers as a test wrote: {@link io.datapunk.lb.testkit.check.ScriptedCheck}. */
@NullMarked
package io.datapunk.lb.testkit.check;

import org.jspecify.annotations.NullMarked;
