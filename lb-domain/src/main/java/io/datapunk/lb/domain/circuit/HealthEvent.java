package io.datapunk.lb.domain.circuit;

import io.datapunk.lb.spi.health.HealthScorer.Verdict;

/** What may happen to an instance. Immutable. */
public sealed interface HealthEvent {
    /**
     * The registry lists it.
     *
     * @param first whether this is the first list of the pool
     */
    record Listed(boolean first, History inherited) implements HealthEvent {}

    /** The registry does not list it any more. */
    enum Dropped implements HealthEvent {
        DROPPED
    }

    /** The scorer judged its evidence. */
    record Judged(Verdict verdict) implements HealthEvent {}

    /**
     * A check was counted.
     *
     * @param check what the checks say now, after rise and fall
     * @param passed whether this single one passed
     * @param contradicted whether requests succeeded, and none failed, since the last good check
     */
    record Checked(Check check, boolean passed, boolean contradicted) implements HealthEvent {}

    /**
     * A request succeeded, or failed through the caller's own fault.
     *
     * @param trial whether it held the trial permit
     */
    record Succeeded(boolean trial) implements HealthEvent {}

    /**
     * A request failed.
     *
     * @param trial whether it held the trial permit
     */
    record Failed(boolean trial) implements HealthEvent {}

    /** The request that held the trial permit says nothing about the instance. */
    enum TrialVoid implements HealthEvent {
        TRIAL_VOID
    }

    /**
     * It asked for less.
     *
     * @param retryAfterNanos for how long; 0 when it did not say
     */
    record Throttled(long retryAfterNanos) implements HealthEvent {}

    /** A request asks for the trial permit. */
    enum Claimed implements HealthEvent {
        CLAIMED
    }

    /** Time passed. */
    enum Due implements HealthEvent {
        DUE
    }

    /** No new requests. */
    enum Drain implements HealthEvent {
        /** An operator says so. */
        DRAIN,
        /** The registry's drain mark was set. */
        MARKED
    }

    /** As before. */
    enum Undrain implements HealthEvent {
        /** An operator says so. */
        UNDRAIN,
        /** The registry's drain mark was taken off. */
        UNMARKED
    }

    /** An operator: no requests for a while. */
    record ForceOut(long ttlNanos) implements HealthEvent {}

    /** An operator: forget everything about it. */
    enum Reset implements HealthEvent {
        RESET
    }
}
