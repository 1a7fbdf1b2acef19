package io.datapunk.lb.benchmarks.report;

/**
 * What one figure is of.
 *
 * @param benchmark the method
 * @param threads how many at once
 * @param instances how many instances; 0 where it does not matter
 */
record Cell(String benchmark, int threads, int instances) {}
