package io.datapunk.lb.simulator.policy.baseline;

/** Says which of the listed servers may be used. */
interface Guard extends Learner {
    /** Those for the next request; may be empty. A view. */
    ServerSet usable();
}
