package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.server.Episode;
import io.datapunk.lb.simulator.server.Fault;
import io.datapunk.lb.simulator.server.Latency;
import io.datapunk.lb.simulator.server.ServerSpec;
import io.datapunk.lb.simulator.server.Window;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** The scenarios of these tests. */
final class Scenarios {
    /** A lognormal latency around 50 ms, and one error in five hundred. */
    static final ServerSpec USUAL = new ServerSpec(new Latency.Lognormal(Duration.ofMillis(50), 0.3), 0.002);

    static final Window FAULT = Window.ofSeconds(20, 50);

    private static final Duration LENGTH = Duration.ofSeconds(80);

    private Scenarios() {}

    /** The public "beyond round robin" experiment: eleven servers, one of which takes two seconds for half a minute. */
    static Scenario slowServer() {
        ServerSpec each = new ServerSpec(new Latency.Normal(Duration.ofMillis(167), Duration.ofMillis(5)), 0);
        Fault stuck = new Fault.Stuck(new Latency.Constant(Duration.ofSeconds(2)));
        return Scenario.of(
                        "linkerd-slow-server",
                        11,
                        each,
                        1000,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(10),
                        List.of(new Episode(0, stuck, Window.ofSeconds(15, 45))))
                .measuredWhole();
    }

    /** Ten servers at 500 requests a second, of which the first ones have a fault from second 20 to 50. */
    static Scenario ofTen(String name, int faulty, Fault fault) {
        List<Episode> episodes = IntStream.range(0, faulty)
                .mapToObj(server -> new Episode(server, fault, FAULT))
                .toList();
        return Scenario.of(name, 10, USUAL, 500, LENGTH, Duration.ofSeconds(1), episodes);
    }

    static Scenario fastFail() {
        return ofTen("fast-fail", 1, new Fault.FastFail());
    }

    /** Three seconds down, three seconds up, for half a minute. */
    static Scenario flapping() {
        List<Episode> episodes = IntStream.range(0, 5)
                .mapToObj(turn -> new Episode(0, new Fault.FastFail(), Window.ofSeconds(20 + 6 * turn, 23 + 6 * turn)))
                .toList();
        return Scenario.of("flap-3s", 10, USUAL, 500, LENGTH, Duration.ofSeconds(1), episodes);
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
        return ofTen("six-of-ten", 6, new Fault.FastFail());
    }

    static Scenario allHalf() {
        return ofTen("correlated-50", 10, new Fault.Errors(0.5));
    }

    static Scenario noFault() {
        return ofTen("no-fault", 0, new Fault.FastFail());
    }
}
