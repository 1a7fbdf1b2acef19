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

/** What {@code zone-aware} makes of a zone that is too large a part of the pool to be out as a whole; seed 1. */
class LostZoneTest {
    /** The callers are in zone a. */
    private static final String SCENARIO = """
            name: lost-zone
            about: The first servers of the callers' zone fail.
            parameters:
              own: 2
              other: 1
              failing: 2
            servers:
              - count: ${own}
                zone: a
                latency: { lognormal: 50ms, sigma: 0.3 }
                errors: 0.2%%
              - count: ${other}
                zone: b
                latency: { lognormal: 50ms, sigma: 0.3 }
                errors: 0.2%%
            load:
              poisson: 150
            timeout: 1s
            faults:
              - { kind: %s, servers: "first ${failing}", from: 20s, for: 30s }
            balancer:
              strategySettings.zone-aware.zone: a
            length: { afterFaults: 30s }
            """;

    private static Result run(String fault, Map<String, String> parameters) {
        BalancerKind kind = new BalancerKind(
                "zone-aware(adaptive)", BalancerKind.recommended().scorer());
        return new Simulation(ScenarioFile.read("lost-zone", SCENARIO.formatted(fault), parameters), kind, new Seed(1))
                .run()
                .result();
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "3, 1", "3, 2", "1, 1"})
    void ownZoneDead_requestsGoElsewhere_andComeBackWhenItIsWell(String own, String other) {
        Result result = run("fast-fail", Map.of("own", own, "other", other, "failing", own));
        assertThat(result.attemptErrorPercent()).isLessThan(2);
        assertThat(result.rejected()).isZero();
        assertThat(result.secondsToFairShare()).isLessThanOrEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({"'throttle, rate: 25', 3", "client-error, 8"})
    void ownZoneOfOneThatIsOfNoUse_requestsGoElsewhere_andComeBack(String fault, double mostErrors) {
        Result result = run(fault, Map.of("own", "1", "other", "1", "failing", "1"));
        assertThat(result.attemptErrorPercent()).isLessThan(mostErrors);
        assertThat(result.secondsToFairShare()).isLessThanOrEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 3"})
    void nobodyFails_everythingStaysAtHome(String own, String other) {
        Result result = run("slow, factor: 1", Map.of("own", own, "other", other, "failing", own));
        assertThat(result.faultySharePercent()).isGreaterThan(95);
    }
}
