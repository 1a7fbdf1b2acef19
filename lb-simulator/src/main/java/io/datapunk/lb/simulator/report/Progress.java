package io.datapunk.lb.simulator.report;

import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.policy.PolicyKind;
import io.datapunk.lb.simulator.run.Result;
import io.datapunk.lb.simulator.scenario.Scenario;

/** Hears how a comparison goes on, and may end it. Called by the threads that run the simulations. */
public interface Progress {
    /** Nobody listens, and nobody ends it. */
    Progress NONE = new Progress() {};

    /** One more run is over. */
    default void ran(Scenario scenario, PolicyKind kind, Seed seed, Result result) {}

    /** Whether to stop: asked before each run, and within one for each tenth of a second of its time. */
    default boolean stopped() {
        return false;
    }
}
