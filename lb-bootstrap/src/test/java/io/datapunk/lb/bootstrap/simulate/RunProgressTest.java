package io.datapunk.lb.bootstrap.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.library.ScenarioLibrary;
import io.datapunk.lb.simulator.policy.BalancerKind;
import io.datapunk.lb.simulator.run.Result;
import io.datapunk.lb.simulator.run.Simulation;
import io.datapunk.lb.simulator.scenario.Scenario;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunProgressTest {
    private static final Scenario SCENARIO = ScenarioLibrary.scenario("fast-fail", Map.of("rate", "10"));
    private static final BalancerKind KIND = new BalancerKind("random", "asymmetric");

    private final StringWriter err = new StringWriter();
    private long now = -7_000_000_000L;
    private final RunProgress progress = new RunProgress(new PrintWriter(err, true), () -> now, 4);

    private Result over(long seed) {
        Result result = new Simulation(SCENARIO, KIND, new Seed(seed)).run().result();
        progress.ran(SCENARIO, KIND, new Seed(seed), result);
        return result;
    }

    @Test
    void shortWork_isSaidOnceAtItsEnd() {
        Result first = over(1);
        now += 2_000_000_000L;
        Result second = over(2);

        assertThat(err.toString()).isEmpty();
        progress.done();
        assertThat(err.toString().strip())
                .isEqualTo(
                        "simulate: 2 runs, " + String.format(Locale.ROOT, "%,d", first.requests() + second.requests())
                                + " requests in 2.0 s (" + (first.requests() + second.requests()) / 2 + " a second)");
    }

    @Test
    void longWork_saysHowFarItIsEveryFiveSeconds() {
        now += 6_000_000_000L;
        over(1);
        now += 1_000_000_000L;
        over(2);
        now += 4_000_000_000L;
        over(3);

        assertThat(err.toString().lines())
                .containsExactly(
                        "simulate: 1 of 4 runs in 6 s; last fast-fail, random, asymmetric, seed 1",
                        "simulate: 3 of 4 runs in 11 s; last fast-fail, random, asymmetric, seed 3");
    }
}
