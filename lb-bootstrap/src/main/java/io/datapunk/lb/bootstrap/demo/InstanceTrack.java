package io.datapunk.lb.bootstrap.demo;

import org.jspecify.annotations.Nullable;

/**
 * What was seen of one instance. Times are nanoseconds since the beginning of the measurement, handed in by the caller in
 * order. Not thread-safe.
 */
final class InstanceTrack {
    private static final int WINDOW_TENTHS = 10;

    private final TenthCounts attempts = new TenthCounts();
    private final RecentCounts recentAttempts = new RecentCounts();
    private final RecentCounts recentFailures = new RecentCounts();
    private long requests;
    private long failed;
    private int ejections;
    private int readmissions;
    private boolean out;
    private @Nullable Long faultStart;
    private @Nullable Long faultEnd;
    private @Nullable Long firstEjection;
    private @Nullable Long readmission;
    private long requestsSinceFault;
    private long requestsDuringFault;
    private long allAtFaultStart;
    private long allDuringFault;

    /** A request was forwarded to it. */
    void attempted(long at) {
        requests++;
        attempts.add(at);
        recentAttempts.add(at);
        if (faultStart != null && firstEjection == null) {
            requestsSinceFault++;
        }
        if (faultStart != null && faultEnd == null) {
            requestsDuringFault++;
        }
    }

    /** One of its requests failed. */
    void failed(long at) {
        failed++;
        recentFailures.add(at);
    }

    /** @param allAttempts the attempts on all instances so far */
    void faultBegan(long at, long allAttempts) {
        faultStart = at;
        allAtFaultStart = allAttempts;
    }

    /** @param allAttempts the attempts on all instances so far */
    void faultEnded(long at, long allAttempts) {
        faultEnd = at;
        allDuringFault = allAttempts - allAtFaultStart;
    }

    /** Its circuit changed, or it was listed anew. */
    void circuitChanged(long at, String to) {
        if (to.startsWith("open")) {
            if (!out) {
                ejections++;
            }
            out = true;
            if (faultStart != null && firstEjection == null) {
                firstEjection = at;
            }
        } else if (to.startsWith("ramping")) {
            if (out) {
                readmissions++;
            }
            out = false;
            if (faultEnd != null && readmission == null) {
                readmission = at;
            }
        } else if (to.startsWith("closed")) {
            out = false;
        }
    }

    long requests() {
        return requests;
    }

    long failed() {
        return failed;
    }

    int ejections() {
        return ejections;
    }

    int readmissions() {
        return readmissions;
    }

    boolean faultOn() {
        return faultStart != null && faultEnd == null;
    }

    @Nullable
    Double faultStartSecond() {
        return seconds(faultStart);
    }

    @Nullable
    Double faultEndSecond() {
        return seconds(faultEnd);
    }

    /** Requests from the fault's start until it was out for the first time; null when it never was. */
    @Nullable
    Long requestsBeforeFirstEjection() {
        return firstEjection == null ? null : requestsSinceFault;
    }

    /** From the fault's start until it was out for the first time. */
    @Nullable
    Double secondsToFirstEjection() {
        return firstEjection == null || faultStart == null ? null : seconds(firstEjection - faultStart);
    }

    /** From the fault's end until it ramped; null when it did not, or had never been out. */
    @Nullable
    Double secondsToReadmission() {
        return readmission == null || faultEnd == null ? null : seconds(readmission - faultEnd);
    }

    /** Its share of the attempts while the fault was on. */
    @Nullable
    Double sharePercentDuringFault(long allAttempts) {
        if (faultStart == null) {
            return null;
        }
        long all = faultEnd == null ? allAttempts - allAtFaultStart : allDuringFault;
        return all == 0 ? null : 100.0 * requestsDuringFault / all;
    }

    /**
     * From the fault's end to the end of the first second in which it had half of its fair share. Windows begin at every
     * tenth of a second, the first at the first tenth after the fault's end; only whole ones count.
     *
     * @param all the attempts on all instances
     * @param fairShare between 0 and 1
     * @param end the end of the measurement
     */
    @Nullable
    Double secondsToHalfFairShare(TenthCounts all, double fairShare, long end) {
        if (faultEnd == null) {
            return null;
        }
        long first = Math.floorDiv(faultEnd + TenthCounts.TENTH_NANOS - 1, TenthCounts.TENTH_NANOS);
        long last = Math.min(end / TenthCounts.TENTH_NANOS, TenthCounts.LIMIT) - WINDOW_TENTHS;
        for (long tenth = first; tenth <= last; tenth++) {
            long total = all.sum(tenth, WINDOW_TENTHS);
            if (total > 0 && attempts.sum(tenth, WINDOW_TENTHS) >= fairShare / 2 * total) {
                return seconds((tenth + WINDOW_TENTHS) * TenthCounts.TENTH_NANOS - faultEnd);
            }
        }
        return null;
    }

    /** Requests in the last whole second before this time. */
    long recentRequests(long at) {
        return recentAttempts.sum(at);
    }

    /** Failures in the last whole second before this time. */
    long recentFailures(long at) {
        return recentFailures.sum(at);
    }

    private static @Nullable Double seconds(@Nullable Long nanos) {
        return nanos == null ? null : nanos / 1e9;
    }
}
