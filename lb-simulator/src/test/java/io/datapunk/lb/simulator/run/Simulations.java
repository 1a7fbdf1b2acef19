package io.datapunk.lb.simulator.run;

import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.scenario.Scenario;
import java.util.Map;

/** Runs of the default configuration. */
final class Simulations {
    private Simulations() {}

    static HealthAwareConfig unchecked() {
        return HealthAwareConfig.builder().noChecks().build();
    }

    static HealthAwareConfig checked() {
        return HealthAwareConfig.builder().check(Simulation.CHECK, Map.of()).build();
    }

    static Run run(Scenario scenario, long seed) {
        return new Simulation(scenario, unchecked(), new Seed(seed)).run();
    }
}
