package io.datapunk.lb.simulator.run;

import org.jspecify.annotations.Nullable;

/**
 * The figures of one run. Immutable.
 *
 * <p>Errors, shares and latencies are those of the scenario's measured window; ejections those of the whole run. A server is
 * faulty when any episode of the scenario is its. Null means that a figure has no meaning or was not reached.
 *
 * @param requests in the whole run
 * @param rejected requests nobody could take, in the whole run
 * @param errorPercent failed requests, rejected ones too
 * @param faultySharePercent the part that went to the faulty ones together; null when there are none
 * @param requestsToDetect requests a faulty one got from the beginning of its fault until it was out; the most of those
 *     that were out
 * @param secondsToDetect the time until then; the most of those that were out
 * @param secondsToFairShare from the end of a fault to the end of the first whole second after it in which the server got at
 *     least 85 % of its fair share; the most, null when one of them did not
 * @param ejections how often traffic was taken from anybody
 * @param falseEjections of those, how many were of servers without a fault that shows by errors or silence
 * @param maxEjected the most that were out at one time
 * @param meanMillis the mean latency; failed requests count with the time they took
 * @param p50Millis its median
 * @param p99Millis its 99th percentile
 * @param p999Millis its 99.9th percentile
 * @param overOneSecondPercent the requests that took longer than a second
 * @param inFlightAtEnd what the balancer believes to be under way after everything ended; anything but 0 is a defect
 */
public record Result(
        int requests,
        int rejected,
        double errorPercent,
        @Nullable Double faultySharePercent,
        @Nullable Integer requestsToDetect,
        @Nullable Double secondsToDetect,
        @Nullable Double secondsToFairShare,
        int ejections,
        int falseEjections,
        int maxEjected,
        double meanMillis,
        double p50Millis,
        double p99Millis,
        double p999Millis,
        double overOneSecondPercent,
        long inFlightAtEnd) {}
