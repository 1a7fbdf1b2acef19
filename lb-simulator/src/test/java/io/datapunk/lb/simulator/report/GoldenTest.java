package io.datapunk.lb.simulator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.library.ScenarioLibrary;
import io.datapunk.lb.simulator.policy.BalancerKind;
import io.datapunk.lb.simulator.policy.PolicyKind;
import io.datapunk.lb.simulator.policy.baseline.Baselines;
import io.datapunk.lb.simulator.run.Invariants;
import io.datapunk.lb.simulator.run.Run;
import io.datapunk.lb.simulator.run.Simulation;
import io.datapunk.lb.simulator.scenario.Scenario;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every built-in scenario under one seed gives the figures it gave before, and keeps what must always hold. */
class GoldenTest {
    private static final Seed SEED = new Seed(1);
    private static final int MOST_REQUESTS = 150_000;

    private static final List<PolicyKind> KINDS = List.of(
            BalancerKind.recommended(),
            Baselines.named("plain-round-robin").orElseThrow(),
            Baselines.named("plain-peak-ewma").orElseThrow());

    private static final Map<String, List<String>> FOUND = new TreeMap<>();

    static List<String> names() {
        return ScenarioLibrary.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void scenario_givesTheFiguresItGaveBefore(String name) {
        Scenario scenario = ScenarioLibrary.scenario(name, Map.of());
        List<String> lines = new ArrayList<>();
        for (PolicyKind kind : KINDS) {
            Run run = new Simulation(scenario, kind, SEED).run();
            assertThat(run.result().requests())
                    .as("requests of " + name + ": few enough for every build")
                    .isBetween(1, MOST_REQUESTS);
            Invariants.assertHold(scenario, kind, run);
            lines.add(Golden.line(name, kind, run.result()));
        }
        FOUND.put(name, lines);
        if (!Golden.rewritten()) {
            assertThat(Golden.differences(Golden.read().getOrDefault(name, List.of()), lines))
                    .as("Figures of " + name + " that are not the golden ones. If that is meant, add a line to"
                            + " CHANGELOG.md under Behaviour and rewrite the file: -D" + Golden.REWRITE + "=true")
                    .isEmpty();
        }
    }

    @Test
    void differences_nameThePolicyTheFigureAndBothValues() {
        List<String> before = List.of("x adaptive errorPercent=0.1 rejected=0", "x random errorPercent=1");
        List<String> now = List.of("x adaptive errorPercent=0.2 rejected=0", "x plain errorPercent=1");

        assertThat(Golden.differences(before, before)).isEmpty();
        assertThat(Golden.differences(before, now))
                .containsExactly(
                        "adaptive errorPercent: was 0.1, is 0.2",
                        "random errorPercent: was 1, is nothing",
                        "plain errorPercent: was nothing, is 1");
    }

    @Test
    void file_hasNoScenarioThatThereIsNot() {
        if (!Golden.rewritten()) {
            assertThat(names()).containsAll(Golden.read().keySet());
        }
    }

    @AfterAll
    static void rewrite() throws IOException {
        if (Golden.rewritten()) {
            Golden.write(FOUND);
        }
    }
}
