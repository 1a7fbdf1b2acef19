/** Turns the results of a run into the tables of the performance page. */
@NullMarked
package io.datapunk.lb.benchmarks.report;

import org.jspecify.annotations.NullMarked;
