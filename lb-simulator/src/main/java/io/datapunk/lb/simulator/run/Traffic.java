package io.datapunk.lb.simulator.run;

/**
 * What one server got within a window, by the moment requests began. Immutable.
 *
 * @param requests sent to it
 * @param errors of those, how many failed
 * @param sharePercent its part of all that was sent to anybody; 0 when nothing was
 * @param p50Millis the median latency of its requests, failed ones too; NaN without requests
 * @param p99Millis their 99th percentile; NaN without requests
 */
public record Traffic(int requests, int errors, double sharePercent, double p50Millis, double p99Millis) {}
