package io.datapunk.lb.application.monitor;

import io.datapunk.lb.spi.Instance;

/** Hears how each check ended. Called by any thread; never blocks, never throws. */
@FunctionalInterface
public interface CheckListener {
    /** The result of a check that was given up because it took too long. */
    String LATE = "late";

    /**
     * A check ended.
     *
     * @param result {@code pass}, {@code degraded}, {@code refuse}, {@code no-answer}, or {@link #LATE}
     * @param durationNanos from asking to this moment
     * @param reason what the check says to that; may be empty
     */
    void completed(Instance instance, String result, long durationNanos, String reason);
}
