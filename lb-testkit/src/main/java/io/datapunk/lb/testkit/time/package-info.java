/**
 * Virtual time: {@link io.datapunk.lb.testkit.time.ManualTicker} and {@link
 * io.datapunk.lb.testkit.time.ManualScheduler}, which moves it.
 *
 * <p>Nothing here sleeps or starts a thread: time passes when a test says so, and tasks run on the test's thread.
 */
@NullMarked
package io.datapunk.lb.testkit.time;

import org.jspecify.annotations.NullMarked;
