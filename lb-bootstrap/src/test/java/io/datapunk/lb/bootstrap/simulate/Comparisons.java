package io.datapunk.lb.bootstrap.simulate;

import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.policy.BalancerKind;
import io.datapunk.lb.simulator.policy.PolicyKind;
import io.datapunk.lb.simulator.report.Comparison;
import io.datapunk.lb.simulator.report.PolicyResults;
import io.datapunk.lb.simulator.run.Result;
import io.datapunk.lb.simulator.run.Run;
import io.datapunk.lb.simulator.run.Simulation;
import io.datapunk.lb.simulator.scenario.Load;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.scenario.ScenarioBuilder;
import io.datapunk.lb.simulator.server.Episode;
import io.datapunk.lb.simulator.server.Fault;
import io.datapunk.lb.simulator.server.Latency;
import io.datapunk.lb.simulator.server.ServerSpec;
import io.datapunk.lb.simulator.server.Window;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Comparisons that the tests of this package tell about. */
public final class Comparisons {
    /** The default, and one that knows nothing of health but the circuit. */
    public static final List<PolicyKind> TWO =
            List.of(BalancerKind.recommended(), new BalancerKind("round-robin", "asymmetric"));

    private Comparisons() {}

    /** Ten servers, the first of which fails fast from second 20 to 50. */
    public static ScenarioBuilder fastFail(String name) {
        return usual(name, 10)
                .about(
                        "One of ten servers answers every request at once with an error, for half a minute, while its health"
                                + " check stays green. Whoever sends requests to the fastest server would send them all there.")
                .episode(new Episode(0, new Fault.Fail(Duration.ofMillis(1)), Window.ofSeconds(20, 50)));
    }

    /** So many servers that answer in about 50 ms, with one error in 500. */
    public static ScenarioBuilder usual(String name, int servers) {
        return new ScenarioBuilder(name)
                .servers(servers, new ServerSpec(new Latency.Lognormal(Duration.ofMillis(50), 0.3), 0.002))
                .load(Load.Open.poisson(500));
    }

    /** Each policy with the seeds 1 to this, the first watched. */
    public static Comparison of(Scenario scenario, List<PolicyKind> kinds, int seeds) {
        List<Seed> all = LongStream.rangeClosed(1, seeds).mapToObj(Seed::new).toList();
        return new Comparison(
                scenario,
                all,
                kinds.stream().map(kind -> results(scenario, kind, all)).toList());
    }

    private static PolicyResults results(Scenario scenario, PolicyKind kind, List<Seed> seeds) {
        Run first = new Simulation(scenario, kind, seeds.get(0)).watched();
        Stream<Result> others = seeds.stream()
                .skip(1)
                .map(seed -> new Simulation(scenario, kind, seed).run().result());
        return new PolicyResults(
                kind, Stream.concat(Stream.of(first.result()), others).toList(), first);
    }
}
