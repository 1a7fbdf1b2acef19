/** Candidates and requests that say what a test wants, and the test of fit for how picks are spread. */
@org.jspecify.annotations.NullMarked
package io.datapunk.lb.testkit.selection;
