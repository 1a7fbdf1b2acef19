package io.datapunk.lb.bootstrap.demo;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of a run. The names of the components are the keys of its JSON form; shares are in percent; null where
 * something was not reached or has no meaning.
 *
 * @param partial whether the run ended before its time
 * @param requests sent by the load
 * @param overrides every setting that differs from the defaults, by name
 * @param attempts forwarded to instances
 * @param maskedFailures failed attempts whose retry succeeded
 */
record DemoReport(
        boolean partial,
        long requests,
        long succeeded,
        long failed,
        double requestsPerSecond,
        @Nullable Double p50Millis,
        @Nullable Double p90Millis,
        @Nullable Double p99Millis,
        @Nullable Double p999Millis,
        double durationSeconds,
        String strategy,
        String scorer,
        long seed,
        Map<String, String> overrides,
        long attempts,
        long maskedFailures,
        List<InstanceReport> instances) {

    DemoReport {
        overrides = Map.copyOf(overrides);
        instances = List.copyOf(instances);
    }

    /**
     * One instance. Fault figures are null for a healthy one.
     *
     * @param requests attempts forwarded to it
     * @param ejections how often it was put out
     * @param readmissions how often it was let back
     * @param requestsBeforeFirstEjection attempts from the fault's start until it was out
     * @param secondsToFirstEjection from the fault's start until it was out
     * @param secondsToReadmission from the fault's end until it ramped
     * @param secondsToHalfFairShare from the fault's end to the end of the first second with half of its fair share
     */
    record InstanceReport(
            String id,
            String script,
            @Nullable Boolean faultVisibleToChecks,
            long requests,
            long failed,
            double sharePercent,
            int ejections,
            int readmissions,
            @Nullable Double faultStartSecond,
            @Nullable Double faultEndSecond,
            @Nullable Long requestsBeforeFirstEjection,
            @Nullable Double secondsToFirstEjection,
            @Nullable Double secondsToReadmission,
            @Nullable Double secondsToHalfFairShare,
            @Nullable Double sharePercentDuringFault) {}
}
