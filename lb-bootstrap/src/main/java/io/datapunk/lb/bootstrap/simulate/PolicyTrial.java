package io.datapunk.lb.bootstrap.simulate;

import io.datapunk.lb.InvalidConfigException;
import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.policy.PolicyKind;
import io.datapunk.lb.simulator.run.Simulation;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.scenario.ScenarioBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Makes each policy once with the settings of each scenario: what a scorer or a composition refuses shows there alone, and
 * should not end runs that have gone on for minutes. Pure.
 */
final class PolicyTrial {
    private PolicyTrial() {}

    /** What is wrong, a line each. */
    static List<String> problems(List<Scenario> scenarios, List<PolicyKind> kinds) {
        return scenarios.stream()
                .flatMap(scenario -> kinds.stream().flatMap(kind -> problems(scenario, kind).stream()))
                .distinct()
                .toList();
    }

    private static List<String> problems(Scenario scenario, PolicyKind kind) {
        ScenarioBuilder moment = new ScenarioBuilder(scenario.name())
                .servers(1, scenario.servers().get(0))
                .length(Duration.ofMillis(1))
                .timeout(Duration.ofMillis(1))
                .checks(scenario.checks());
        Map<String, String> settings = scenario.balancer();
        settings.forEach(moment::balancer);
        try {
            new Simulation(moment.build(), kind, new Seed(1)).run();
            return List.of();
        } catch (InvalidConfigException invalid) {
            return invalid.violations().stream()
                    .map(violation -> settings.keySet().stream().anyMatch(key -> violation.startsWith(key + ": "))
                            ? scenario.name() + " with " + kind.scorer() + ": balancer." + violation
                            : violation)
                    .toList();
        }
    }
}
