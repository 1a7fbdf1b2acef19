/**
 * Contracts as tests: who writes a scorer or a strategy extends the one of its kind in a test class of its own, says what is to
 * be tested, and has every law of the kind checked.
 */
@org.jspecify.annotations.NullMarked
package io.datapunk.lb.testkit.contract;
