package io.datapunk.lb.bootstrap.demo;

import java.time.Duration;

/**
 * One fault of a run.
 *
 * @param id whose
 * @param script what happens
 * @param start when it begins, from the beginning of the measurement
 * @param end when it ends
 */
record PlannedFault(String id, FaultScript script, Duration start, Duration end) {}
