/**
 * How a command lives and ends as a process ({@link io.datapunk.lb.bootstrap.process.Interruption}), and where it leaves its results
 * ({@link io.datapunk.lb.bootstrap.process.OutputFile}), or why it cannot ({@link io.datapunk.lb.bootstrap.process.FileReason}). Nothing is null.
 */
@NullMarked
package io.datapunk.lb.bootstrap.process;

import org.jspecify.annotations.NullMarked;
