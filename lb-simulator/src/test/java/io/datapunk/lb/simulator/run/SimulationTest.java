package io.datapunk.lb.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.datapunk.lb.InvalidConfigException;
import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.policy.BalancerKind;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationTest {
    private static final Window WHOLE = Window.ofSeconds(0, 80);

    /** A short life with every kind of fault, some at the same time. */
    private static Scenario stormy() {
        return new ScenarioBuilder("stormy")
                .servers(8, Scenarios.USUAL)
                .load(Load.Open.poisson(400))
                .length(Duration.ofSeconds(20))
                .episode(new Episode(0, new Fault.Fail(Duration.ofMillis(1)), Window.ofSeconds(2, 8)))
                .episode(new Episode(1, new Fault.Errors(0.4), Window.ofSeconds(3, 9)))
                .episode(new Episode(2, new Fault.BlackHole(), Window.ofSeconds(4, 10)))
                .episode(new Episode(3, new Fault.Slow(20), Window.ofSeconds(5, 11)))
                .episode(new Episode(4, new Fault.Crash(), Window.ofSeconds(4, 10)))
                .episode(new Episode(5, new Fault.Hang(1), Window.ofSeconds(6, 9)))
                .build();
    }

    @Test
    void sameSeed_sameRunToTheLastBit() {
        Run first = Simulations.run(stormy(), 7);
        Run second = Simulations.run(stormy(), 7);

        assertThat(second.result()).isEqualTo(first.result());
        assertThat(second.journal().transitions())
                .isEqualTo(first.journal().transitions())
                .isNotEmpty();
        assertThat(second.journal().fingerprint()).isEqualTo(first.journal().fingerprint());
    }

    @Test
    void otherSeed_otherRun() {
        Run first = Simulations.run(stormy(), 7);
        Run second = Simulations.run(stormy(), 8);

        assertThat(second.journal().fingerprint()).isNotEqualTo(first.journal().fingerprint());
    }

    @Test
    void otherStrategy_meetsTheSameArrivals() {
        BalancerKind roundRobin = new BalancerKind("round-robin", "burst-aware");

        Run adaptive = Simulations.run(stormy(), 7);
        Run other = new Simulation(stormy(), roundRobin, new Seed(7)).run();

        assertThat(other.journal().requests()).isEqualTo(adaptive.journal().requests());
        assertThat(other.journal().fingerprint())
                .isNotEqualTo(adaptive.journal().fingerprint());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "random",
                "round-robin",
                "weighted-round-robin",
                "power-of-two",
                "least-request",
                "peak-ewma",
                "adaptive",
                "consistent-hash",
                "maglev"
            })
    void everyStrategy_keepsTheInvariants(String strategy) {
        for (String scorer : List.of("burst-aware", "asymmetric")) {
            BalancerKind kind = new BalancerKind(strategy, scorer);
            for (long seed = 1; seed <= 3; seed++) {
                assertInvariants(new Simulation(stormy(), kind, new Seed(seed)).watched(), strategy, scorer, seed);
            }
        }
    }

    private static void assertInvariants(Run run, String strategy, String scorer, long seed) {
        String which = strategy + ", " + scorer + ", seed " + seed;
        assertThat(run.result().inFlightAtEnd())
                .as("in flight at the end: " + which)
                .isZero();
        assertThat(run.result().maxEjected()).as("out at one time: " + which).isBetween(1, 4);
        assertThat(run.journal().rejections()).as("rejected: " + which).isZero();
        assertThat(run.seconds()).as("seconds: " + which).hasSizeBetween(20, 22);
        assertThat(run.seconds().stream().flatMap(List::stream))
                .as("standings: " + which)
                .allSatisfy(each -> assertThat(each.score()).isBetween(0.0, 1.0))
                .allSatisfy(each -> assertThat(each.share()).isBetween(0.0, 1.0))
                .allSatisfy(each -> assertThat(each.state()).isIn("closed", "open", "half-open", "ramping"));
        assertThat(run.journal().remarks()).as("plug-ins: " + which).noneMatch(text -> text.contains("PluginFault"));
    }

    @Test
    void quietService_sharesEvenlyAtTheRateOfTheScenario() {
        Run run = Simulations.run(Scenarios.noFault(), 1);

        assertThat(run.journal().requests()).isCloseTo(40_000, within(800));
        assertThat(run.result().p50Millis()).isCloseTo(50, within(1.0));
        for (int server = 0; server < 10; server++) {
            Traffic traffic = run.journal().traffic(server, WHOLE);
            assertThat(traffic.sharePercent()).isCloseTo(10, within(1.5));
            assertThat(traffic.p50Millis()).isCloseTo(50, within(2.0));
        }
    }

    @Test
    void seconds_addUpToTheRun() {
        Run run = Simulations.run(Scenarios.fastFail(), 1);

        for (int server = 0; server < 10; server++) {
            int position = server;
            Traffic whole = run.journal().traffic(server, WHOLE);
            assertThat(IntStream.range(0, 80)
                            .map(second ->
                                    run.journal().traffic(position, second).requests())
                            .sum())
                    .isEqualTo(whole.requests());
            assertThat(IntStream.range(0, 80)
                            .map(second ->
                                    run.journal().traffic(position, second).errors())
                            .sum())
                    .isEqualTo(whole.errors());
        }
    }

    @Test
    void timeout_endsARequestForTheClient() {
        ServerSpec slow = new ServerSpec(new Latency.Constant(Duration.ofSeconds(3)), 0);
        Scenario scenario = new ScenarioBuilder("all-slow")
                .servers(2, slow)
                .load(Load.Open.poisson(50))
                .length(Duration.ofSeconds(10))
                .build();

        Result result = Simulations.run(scenario, 1).result();

        assertThat(result.errorPercent()).isEqualTo(100);
        assertThat(result.p50Millis()).isEqualTo(1_000);
        assertThat(result.inFlightAtEnd()).isZero();
    }

    @Test
    void blackHole_isFoundByChecksWithoutRequests() {
        ScenarioBuilder idle = new ScenarioBuilder("idle")
                .servers(3, Scenarios.USUAL)
                .load(Load.Open.poisson(0.01))
                .length(Duration.ofMinutes(2))
                .episode(new Episode(0, new Fault.BlackHole(), Window.ofSeconds(30, 60)));

        Run run = Simulations.run(idle.checks(true).build(), 1);

        assertThat(run.journal().transitions())
                .filteredOn(Transition::ejects)
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.server()).isZero();
                    assertThat(each.nanos() / 1e9).isBetween(30.0, 60.0);
                });
        assertThat(Simulations.run(idle.checks(false).build(), 1).journal().transitions())
                .isEmpty();
    }

    @Test
    void unknownStrategy_isAnErrorOfTheConfiguration() {
        assertThatThrownBy(() ->
                        new Simulation(stormy(), new BalancerKind("clairvoyant", "burst-aware"), new Seed(1)).run())
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("clairvoyant");
    }

    @Test
    void episodeOfNobody_isRefused() {
        ScenarioBuilder wrong = new ScenarioBuilder("wrong")
                .servers(3, Scenarios.USUAL)
                .episode(new Episode(3, new Fault.BlackHole(), Window.ofSeconds(1, 2)));

        assertThatThrownBy(wrong::build).hasMessage("episode: server 3, expected 0 to 2");
    }
}
