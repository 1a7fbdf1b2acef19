package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.policy.BalancerKind;
import io.datapunk.lb.simulator.scenario.Scenario;

/** Runs of the default configuration. */
final class Simulations {
    private Simulations() {}

    static Run run(Scenario scenario, long seed) {
        return new Simulation(scenario, BalancerKind.recommended(), new Seed(seed)).run();
    }
}
