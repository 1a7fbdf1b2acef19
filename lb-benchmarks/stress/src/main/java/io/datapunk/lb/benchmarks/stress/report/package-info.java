/** Turns what jcstress printed into the table of the reliability page. */
@NullMarked
package io.datapunk.lb.benchmarks.stress.report;

import org.jspecify.annotations.NullMarked;
