package io.datapunk.lb.bootstrap.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.library.ScenarioLibrary;
import io.datapunk.lb.simulator.policy.PolicyKind;
import io.datapunk.lb.simulator.policy.baseline.Baselines;
import io.datapunk.lb.simulator.report.Comparison;
import io.datapunk.lb.simulator.report.Figure;
import io.datapunk.lb.simulator.report.PolicyResults;
import io.datapunk.lb.simulator.run.Result;
import io.datapunk.lb.simulator.run.Simulation;
import io.datapunk.lb.simulator.scenario.Scenario;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ComparisonTableTest {
    private static final List<Seed> SEEDS = List.of(new Seed(1), new Seed(2), new Seed(3));
    private static final PolicyKind KIND = Baselines.named("plain-round-robin").orElseThrow();

    private static Comparison comparison(String name, int runs) {
        Scenario scenario = ScenarioLibrary.scenario(name, Map.of("rate", "50"));
        List<Result> results = SEEDS.stream()
                .limit(runs)
                .map(seed -> new Simulation(scenario, KIND, seed).run().result())
                .toList();
        return new Comparison(scenario, SEEDS, List.of(new PolicyResults(KIND, results, null)));
    }

    private static List<String> lines(Comparison comparison) {
        return ComparisonTable.of(comparison).lines().toList();
    }

    @Test
    void severalSeeds_medianAndBelowItTheWorst() {
        Comparison comparison = comparison("fast-fail", 3);
        List<Result> results = comparison.policies().get(0).results();

        List<String> lines = lines(comparison);

        assertThat(lines.get(1)).isEqualTo("10 servers, 1 client, 80 s; seeds 1 to 3: the median, below it the worst");
        assertThat(lines.get(4)).startsWith("plain-round-robin  -").contains(Figures.text(Figure.P99.median(results)));
        assertThat(lines.get(5)).contains("(" + Figures.text(Figure.P99.worst(results)) + ")");
        assertThat(Stream.of(lines.get(3), lines.get(4)).map(String::length).distinct())
                .as("columns are aligned")
                .hasSize(1);
    }

    @Test
    void columnsWithoutAnyValue_areLeftOut() {
        assertThat(lines(comparison("fast-fail", 3)).get(3))
                .contains("until out req")
                .doesNotContain("until out s", "attempt errors");
        assertThat(lines(comparison("no-fault", 3)).get(3)).doesNotContain("faulty share", "until out", "fair again");
    }

    @Test
    void stopped_saysHowManyRanOfEach() {
        List<String> lines = lines(comparison("fast-fail", 2));

        assertThat(lines.get(1)).contains("seeds 1 to 3 (stopped before all had run)");
        assertThat(lines.get(3)).startsWith("strategy           scorer  runs");
        assertThat(lines.get(4)).startsWith("plain-round-robin  -          2");
    }

    @Test
    void policyThatNeverRan_isAllDashes() {
        assertThat(lines(comparison("fast-fail", 0)).get(4)).isEqualTo("plain-round-robin  -          0");
    }
}
