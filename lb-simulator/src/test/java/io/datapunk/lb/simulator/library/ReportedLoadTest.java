package io.datapunk.lb.simulator.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.policy.BalancerKind;
import io.datapunk.lb.simulator.policy.PolicyKind;
import io.datapunk.lb.simulator.policy.baseline.Baselines;
import io.datapunk.lb.simulator.run.Simulation;
import io.datapunk.lb.simulator.scenario.Scenario;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What the default strategy makes of the load that servers report, where they have 1.67 times what they are sure to manage, and each client has
 * so many requests that two servers are compared for each; seed 1.
 */
class ReportedLoadTest {
    private static final String RATE = "222 per server";
    private static final String CLIENTS = "12";
    private static final Scenario SILENT =
            ScenarioLibrary.scenario("prequal-dense", Map.of("rate", RATE, "clients", CLIENTS));
    private static final Scenario REPORTED =
            ScenarioLibrary.scenario("prequal-dense", Map.of("rate", RATE, "clients", CLIENTS, "reports", "true"));

    private static double p99(Scenario scenario, PolicyKind kind) {
        return new Simulation(scenario, kind, new Seed(1)).run().result().p99Millis();
    }

    @Test
    void servers_whoseSpeedChanges_answerSoonerWhenTheyReportTheirLoad() {
        double oracle = p99(REPORTED, Baselines.named("oracle").orElseThrow());
        double silent = p99(SILENT, BalancerKind.recommended());
        double reported = p99(REPORTED, BalancerKind.recommended());

        System.out.printf("p99: oracle %.0f ms, silent %.0f ms, reported %.0f ms%n", oracle, silent, reported);
        assertThat(reported).isLessThan(0.9 * silent).isLessThan(1.15 * oracle);
    }
}
