package io.datapunk.lb.simulator.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.policy.BalancerKind;
import io.datapunk.lb.simulator.run.Result;
import io.datapunk.lb.simulator.run.Simulation;
import io.datapunk.lb.simulator.scenario.file.ScenarioFile;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Ten caches at 84 % load: one request in nineteen takes a hundred times as long as the others, and callers wait for 300 ms. Nobody is at
 * fault, and there is nobody to spare.
 */
class BusyCacheTest {
    private static final String SCENARIO = """
            name: busy-cache
            servers:
              - count: 10
                latency: { recorded: [2ms, 2ms, 2ms, 2ms, 2ms, 2ms, 2ms, 2ms, 2ms, 2ms, 2ms, 2ms, 2ms, 2ms, 2ms, 2ms, 2ms, 2ms, 200ms] }
                slots: 4
            load:
              poisson: 2700
            timeout: 300ms
            measured: { from: 5s, until: 20s }
            length: 20s
            """;

    @ParameterizedTest
    @CsvSource({"adaptive, 2", "adaptive, 3", "adaptive, 5", "least-request, 3", "least-request, 9"})
    void lineBehindSomeMisses_ejectsHardlyAnybody_soThatItIsNotThePoolThatFails(String strategy, int seed) {
        BalancerKind kind =
                new BalancerKind(strategy, BalancerKind.recommended().scorer());
        Result result = new Simulation(ScenarioFile.read("busy-cache", SCENARIO, Map.of()), kind, new Seed(seed))
                .run()
                .result();
        assertThat(result.falseEjections()).isLessThanOrEqualTo(1);
        assertThat(result.attemptErrorPercent()).isLessThan(1);
    }
}
