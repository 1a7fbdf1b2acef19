package io.datapunk.lb.bootstrap.demo;

import io.datapunk.lb.bootstrap.demo.DemoReport.InstanceReport;
import io.datapunk.lb.spi.Ticker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Everything a run observes between its beginning and its end: what the load saw, what was forwarded to whom, what
 * happened to the circuits, when the faults were on. What happens before {@link #begin} or after {@link #end} is not
 * counted.
 *
 * <p>Thread-safe. Calls wait for each other for less than a microsecond each, at the few thousand a second of a demo.
 */
final class Observations {
    private static final long LONGEST_MICROS = 120_000_000;

    private final Ticker ticker;
    private final Map<String, InstanceTrack> tracks = new LinkedHashMap<>();
    private final TenthCounts all = new TenthCounts();
    private final Histogram micros = new Histogram(LONGEST_MICROS, 3);
    private boolean measuring;
    private long origin;
    private long lengthNanos;
    private long attempts;
    private long requests;
    private long failed;

    Observations(List<String> ids, Ticker ticker) {
        this.ticker = ticker;
        ids.forEach(id -> tracks.put(id, new InstanceTrack()));
    }

    /** From now on everything counts. */
    synchronized void begin() {
        origin = ticker.nanos();
        measuring = true;
    }

    /** From now on nothing counts any more. Idempotent. */
    synchronized void end() {
        if (measuring) {
            lengthNanos = now();
            measuring = false;
        }
    }

    /** A request was forwarded to this instance. */
    synchronized void attempted(String id) {
        InstanceTrack track = counted(id);
        if (track != null) {
            attempts++;
            all.add(now());
            track.attempted(now());
        }
    }

    /** A request that was forwarded to this instance failed. */
    synchronized void attemptFailed(String id) {
        InstanceTrack track = counted(id);
        if (track != null) {
            track.failed(now());
        }
    }

    /** The load has an answer, or has given up. */
    synchronized void answered(boolean success, long latencyNanos) {
        if (measuring) {
            requests++;
            failed += success ? 0 : 1;
            micros.recordValue(Math.min(LONGEST_MICROS, Math.max(0, latencyNanos / 1_000)));
        }
    }

    /** The circuit of this instance is now in another state. */
    synchronized void circuitChanged(String id, String to) {
        InstanceTrack track = counted(id);
        if (track != null) {
            track.circuitChanged(now(), to);
        }
    }

    /** From now on this instance is at fault. */
    synchronized void faultBegan(String id) {
        InstanceTrack track = counted(id);
        if (track != null) {
            track.faultBegan(now(), attempts);
        }
    }

    /** From now on this instance works again. */
    synchronized void faultEnded(String id) {
        InstanceTrack track = counted(id);
        if (track != null) {
            track.faultEnded(now(), attempts);
        }
    }

    /** What the last whole second was like. */
    synchronized Recent recent() {
        long at = measuring ? now() : lengthNanos;
        Map<String, Recent.Row> rows = new LinkedHashMap<>();
        tracks.forEach((id, track) ->
                rows.put(id, new Recent.Row(track.recentRequests(at), track.recentFailures(at), track.faultOn())));
        long failedAttempts =
                tracks.values().stream().mapToLong(InstanceTrack::failed).sum();
        return new Recent(at / 1e9, requests, failed, attempts, failedAttempts, rows);
    }

    /**
     * The result so far.
     *
     * @param run what the run was asked to do
     * @param maskedFailures as the balancer counted them
     */
    synchronized DemoReport report(RunFacts run, long maskedFailures) {
        long length = measuring ? now() : lengthNanos;
        double fairShare = 1.0 / tracks.size();
        List<InstanceReport> instances = new ArrayList<>();
        tracks.forEach((id, track) -> {
            FaultScript script = run.plan().scriptOf(id);
            instances.add(new InstanceReport(
                    id,
                    script.key(),
                    script.visibleToChecks(),
                    track.requests(),
                    track.failed(),
                    attempts == 0 ? 0 : rounded(100.0 * track.requests() / attempts),
                    track.ejections(),
                    track.readmissions(),
                    orNull(track.faultStartSecond()),
                    orNull(track.faultEndSecond()),
                    track.requestsBeforeFirstEjection(),
                    orNull(track.secondsToFirstEjection()),
                    orNull(track.secondsToReadmission()),
                    orNull(track.secondsToHalfFairShare(all, fairShare, length)),
                    orNull(track.sharePercentDuringFault(attempts))));
        });
        return new DemoReport(
                run.partial(),
                requests,
                requests - failed,
                failed,
                length == 0 ? 0 : rounded(requests / (length / 1e9)),
                millis(50),
                millis(90),
                millis(99),
                millis(99.9),
                rounded(length / 1e9),
                run.strategy(),
                run.scorer(),
                run.seed(),
                run.overrides(),
                attempts,
                maskedFailures,
                instances);
    }

    private @Nullable InstanceTrack counted(String id) {
        return measuring ? tracks.get(id) : null;
    }

    private long now() {
        return ticker.nanos() - origin;
    }

    private @Nullable Double millis(double percentile) {
        return requests == 0 ? null : rounded(micros.getValueAtPercentile(percentile) / 1_000.0);
    }

    private static @Nullable Double orNull(@Nullable Double value) {
        return value == null ? null : rounded(Objects.requireNonNull(value));
    }

    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }

    /**
     * What a run was asked to do.
     *
     * @param overrides every setting that differs from the defaults
     * @param partial whether it ended before its time
     */
    record RunFacts(
            FaultPlan plan,
            String strategy,
            String scorer,
            long seed,
            Map<String, String> overrides,
            boolean partial) {}

    /**
     * A glance at a run.
     *
     * @param second since the beginning of the measurement
     * @param requests of the load so far
     * @param failed of them so far
     * @param allAttempts forwarded so far, whoever sent them
     * @param allFailures of those so far
     * @param rows by instance
     */
    record Recent(
            double second, long requests, long failed, long allAttempts, long allFailures, Map<String, Row> rows) {
        /**
         * The last whole second of one instance.
         *
         * @param faultOn whether it is at fault now
         */
        record Row(long requests, long failures, boolean faultOn) {}

        /** Attempts in the last whole second. */
        long attempts() {
            return rows.values().stream().mapToLong(Row::requests).sum();
        }

        /** Failed attempts in the last whole second. */
        long failures() {
            return rows.values().stream().mapToLong(Row::failures).sum();
        }
    }
}
