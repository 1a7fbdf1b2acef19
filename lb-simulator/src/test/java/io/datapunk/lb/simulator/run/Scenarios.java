package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.scenario.Load;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.scenario.ScenarioBuilder;
import io.datapunk.lb.simulator.server.Episode;
import io.datapunk.lb.simulator.server.Fault;
import io.datapunk.lb.simulator.server.Latency;
import io.datapunk.lb.simulator.server.ServerSpec;
import io.datapunk.lb.simulator.server.Window;
import java.time.Duration;
import java.util.stream.IntStream;

/** The scenarios of these tests. */
final class Scenarios {
    /** A lognormal latency around 50 ms, and one error in five hundred. */
    static final ServerSpec USUAL = new ServerSpec(new Latency.Lognormal(Duration.ofMillis(50), 0.3), 0.002);

    static final Window FAULT = Window.ofSeconds(20, 50);

    private Scenarios() {}

    /** The public "beyond round robin" experiment: eleven servers, one of which takes two seconds for half a minute. */
    static Scenario slowServer() {
        ServerSpec each = new ServerSpec(new Latency.Normal(Duration.ofMillis(167), Duration.ofMillis(5)), 0);
        Fault stuck = new Fault.Stuck(new Latency.Constant(Duration.ofSeconds(2)));
        return new ScenarioBuilder("linkerd-slow-server")
                .servers(11, each)
                .load(Load.Open.poisson(1000))
                .length(Duration.ofSeconds(60))
                .timeout(Duration.ofSeconds(10))
                .episode(new Episode(0, stuck, Window.ofSeconds(15, 45)))
                .measured(Window.ofSeconds(0, 60))
                .build();
    }

    /** Ten servers at 500 requests a second, of which the first ones have a fault from second 20 to 50. */
    static Scenario ofTen(String name, int faulty, Fault fault) {
        ScenarioBuilder builder = new ScenarioBuilder(name).servers(10, USUAL);
        IntStream.range(0, faulty).forEach(server -> builder.episode(new Episode(server, fault, FAULT)));
        return builder.build();
    }

    static Scenario fastFail() {
        return ofTen("fast-fail", 1, new Fault.Fail(Duration.ofMillis(1)));
    }

    /** Three seconds down, three seconds up, for half a minute. */
    static Scenario flapping() {
        ScenarioBuilder builder = new ScenarioBuilder("flap-3s").servers(10, USUAL);
        IntStream.range(0, 5)
                .forEach(turn -> builder.episode(new Episode(
                        0, new Fault.Fail(Duration.ofMillis(1)), Window.ofSeconds(20 + 6 * turn, 23 + 6 * turn))));
        return builder.build();
    }

    static Scenario partial(int percent) {
        return ofTen("partial-" + percent, 1, new Fault.Errors(percent / 100.0));
    }

    static Scenario grey() {
        return ofTen("grey-5x", 1, new Fault.Slow(5));
    }

    static Scenario blackHole() {
        return ofTen("black-hole", 1, new Fault.BlackHole());
    }

    static Scenario sixOfTen() {
        return ofTen("six-of-ten", 6, new Fault.Fail(Duration.ofMillis(1)));
    }

    /** Everybody at half: nobody's own fault. */
    static Scenario allHalf() {
        Fault half = new Fault.Errors(0.5);
        ScenarioBuilder builder = new ScenarioBuilder("correlated-50").servers(10, USUAL);
        IntStream.range(0, 10)
                .forEach(server -> builder.episode(new Episode(server, half, FAULT, half.seenByChecks(), false)));
        return builder.build();
    }

    static Scenario noFault() {
        return ofTen("no-fault", 0, new Fault.BlackHole());
    }
}
