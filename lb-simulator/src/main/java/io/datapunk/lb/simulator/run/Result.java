package io.datapunk.lb.simulator.run;

import org.jspecify.annotations.Nullable;

/**
 * The figures of one run. Immutable.
 *
 * <p>Errors, shares and latencies are those of the scenario's measured window; ejections those of the whole run. A server is
 * afflicted when any episode is its, and faulty when the scenario says that taking it out for that would be right. Null means
 * that a figure has no meaning or was not reached.
 *
 * @param requests in the whole run
 * @param attempts the same with every retry
 * @param rejected attempts nobody could take
 * @param errorPercent requests that failed in the end, rejected ones too; NaN when there was none
 * @param attemptErrorPercent attempts that failed; NaN when there was none
 * @param meanMillis the mean latency of requests; failed ones count with the time they took, those nobody could take at their
 *     first attempt not at all
 * @param p50Millis its median
 * @param p90Millis its 90th percentile
 * @param p99Millis its 99th percentile
 * @param p999Millis its 99.9th percentile
 * @param overOneSecondPercent the requests that took longer than a second
 * @param faultySharePercent the part of all attempts that went to the afflicted ones together; null when there are none,
 *     when all are, or when nothing was sent to anybody
 * @param oddSharePercent the part that went to those that differ without being at fault; null when there are none, or when
 *     nothing was sent to anybody
 * @param requestsToDetect attempts that faulty servers got from the beginning of their first fault until they were out, or
 *     until it was over; of all of them together, the median over the clients; null when there are none
 * @param secondsToDetect the time until the last of them was out, for the slowest client; null when one was not
 * @param requestsWhileFaulty attempts that faulty servers got while a fault of theirs lasted for which taking them out is right,
 *     trials too; of all of them and all clients together; null when there are none
 * @param secondsToFairShare from the end of the last fault of a server to the end of the first whole second after it in which
 *     it got at least 85 % of its fair share; the most of all afflicted; null when one of them did not
 * @param recoveredWithin10s how many of the afflicted had it within ten seconds
 * @param recoveredWithin20s how many had it within twenty
 * @param recovering how many of the afflicted there are to recover
 * @param overshoot the largest share an afflicted one got in a second after its last fault, divided by its fair share; null
 *     when there are none, or so few requests that chance decides
 * @param ejections how often a server was taken out by a client
 * @param falseEjections of those, how many were not right: they are unless a fault of the server for which taking it out is
 *     right lasts, or something that followed it at once, or ended less than five seconds ago, or than the timeout where that
 *     is longer
 * @param ejectionsOfFaulty and how many of servers that are faulty at some time, false ones too
 * @param falseEjectionsPerMillion the false ones for a million requests
 * @param maxEjected the most that were out for one client at one time
 * @param peakTrialsPer100ms the most attempts within a tenth of a second that went to servers their client had taken out
 * @param inFlightAtEnd what the policies believe to be under way after everything ended; anything but 0 is a defect
 */
public record Result(
        int requests,
        int attempts,
        int rejected,
        double errorPercent,
        double attemptErrorPercent,
        double meanMillis,
        double p50Millis,
        double p90Millis,
        double p99Millis,
        double p999Millis,
        double overOneSecondPercent,
        @Nullable Double faultySharePercent,
        @Nullable Double oddSharePercent,
        @Nullable Double requestsToDetect,
        @Nullable Double secondsToDetect,
        @Nullable Integer requestsWhileFaulty,
        @Nullable Double secondsToFairShare,
        int recoveredWithin10s,
        int recoveredWithin20s,
        int recovering,
        @Nullable Double overshoot,
        int ejections,
        int falseEjections,
        int ejectionsOfFaulty,
        double falseEjectionsPerMillion,
        int maxEjected,
        int peakTrialsPer100ms,
        long inFlightAtEnd) {}
