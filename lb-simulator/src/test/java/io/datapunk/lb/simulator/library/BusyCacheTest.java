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
    private static Result run(String strategy, int seed) {
        BalancerKind kind =
                new BalancerKind(strategy, BalancerKind.recommended().scorer());
        String scenario = ScenarioLibrary.text("busy-cache").orElseThrow();
        return new Simulation(
                        ScenarioFile.read("busy-cache", scenario, Map.of("faultSeconds", "20")), kind, new Seed(seed))
                .run()
                .result();
    }

    @ParameterizedTest
    @CsvSource({"adaptive, 2", "adaptive, 3", "adaptive, 5", "least-request, 3", "least-request, 9"})
    void lineBehindSomeMisses_ejectsHardlyAnybody_soThatItIsNotThePoolThatFails(String strategy, int seed) {
        Result result = run(strategy, seed);
        assertThat(result.falseEjections()).isLessThanOrEqualTo(1);
        assertThat(result.attemptErrorPercent()).isLessThan(0.5);
    }

    /** Where nobody looks at load some have more to do than they can, and 3 to 13 % time out where nobody is ejected. */
    @ParameterizedTest
    @CsvSource({
        "round-robin, 1",
        "round-robin, 2",
        "round-robin, 6",
        "round-robin, 8",
        "random, 1",
        "random, 2",
        "random, 6",
        "random, 9",
        "random, 11"
    })
    void whoHasMoreToDoThanItCan_isBackAsSoonAsItIsDone_soThatOneEjectionDoesNotBringOnTheNext(
            String strategy, int seed) {
        assertThat(run(strategy, seed).attemptErrorPercent()).isLessThan(10);
    }
}
