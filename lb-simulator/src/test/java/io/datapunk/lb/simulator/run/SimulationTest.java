package io.datapunk.lb.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.InstanceSnapshot;
import io.datapunk.lb.InvalidConfigException;
import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.server.Episode;
import io.datapunk.lb.simulator.server.Fault;
import io.datapunk.lb.simulator.server.Latency;
import io.datapunk.lb.simulator.server.ServerSpec;
import io.datapunk.lb.simulator.server.Window;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationTest {
    private static final Window WHOLE = Window.ofSeconds(0, 80);

    /** A short life with every kind of fault, some at the same time. */
    private static Scenario stormy() {
        List<Episode> episodes = List.of(
                new Episode(0, new Fault.FastFail(), Window.ofSeconds(2, 8)),
                new Episode(1, new Fault.Errors(0.4), Window.ofSeconds(3, 9)),
                new Episode(2, new Fault.BlackHole(), Window.ofSeconds(4, 10)),
                new Episode(3, new Fault.Slow(20), Window.ofSeconds(5, 11)),
                new Episode(4, new Fault.BlackHole(), Window.ofSeconds(4, 10)),
                new Episode(5, new Fault.FastFail(), Window.ofSeconds(6, 9)));
        return Scenario.of("stormy", 8, Scenarios.USUAL, 400, Duration.ofSeconds(20), Duration.ofSeconds(1), episodes);
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
        assertThat(second.last()).isEqualTo(first.last());
    }

    @Test
    void otherSeed_otherRun() {
        Run first = Simulations.run(stormy(), 7);
        Run second = Simulations.run(stormy(), 8);

        assertThat(second.journal().fingerprint()).isNotEqualTo(first.journal().fingerprint());
    }

    @Test
    void otherStrategy_meetsTheSameArrivals() {
        HealthAwareConfig roundRobin =
                HealthAwareConfig.builder().noChecks().strategy("round-robin").build();

        Run adaptive = Simulations.run(stormy(), 7);
        Run other = new Simulation(stormy(), roundRobin, new Seed(7)).run();

        assertThat(other.journal().requests()).isEqualTo(adaptive.journal().requests());
        assertThat(other.journal().fingerprint())
                .isNotEqualTo(adaptive.journal().fingerprint());
    }

    @ParameterizedTest
    @ValueSource(strings = {"random", "round-robin", "power-of-two", "adaptive"})
    void everyStrategy_keepsTheInvariants(String strategy) {
        for (String scorer : List.of("burst-aware", "asymmetric")) {
            HealthAwareConfig config = HealthAwareConfig.builder()
                    .noChecks()
                    .strategy(strategy)
                    .scorer(scorer)
                    .build();
            for (long seed = 1; seed <= 3; seed++) {
                assertInvariants(new Simulation(stormy(), config, new Seed(seed)).run(), strategy, scorer, seed);
            }
        }
    }

    private static void assertInvariants(Run run, String strategy, String scorer, long seed) {
        String which = strategy + ", " + scorer + ", seed " + seed;
        assertThat(run.result().inFlightAtEnd())
                .as("in flight at the end: " + which)
                .isZero();
        assertThat(run.result().maxEjected()).as("out at one time: " + which).isBetween(1, 4);
        assertThat(run.result().rejected()).as("rejected: " + which).isZero();
        assertThat(run.last().instances())
                .as("who is there: " + which)
                .hasSize(8)
                .allSatisfy(each -> assertThat(each.inFlight()).isZero())
                .allSatisfy(each -> assertThat(each.score()).isBetween(0.0, 1.0));
        assertThat(run.journal().remarks()).as("plug-ins: " + which).noneMatch(text -> text.contains("PluginFault"));
        long counted = run.last().instances().stream()
                .mapToLong(each -> each.counts().successes()
                        + each.counts().serverErrors()
                        + each.counts().timeouts())
                .sum();
        assertThat(counted).as("completed: " + which).isEqualTo(run.journal().requests());
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
        Scenario scenario =
                Scenario.of("all-slow", 2, slow, 50, Duration.ofSeconds(10), Duration.ofSeconds(1), List.of());

        Result result = Simulations.run(scenario, 1).result();

        assertThat(result.errorPercent()).isEqualTo(100);
        assertThat(result.p50Millis()).isEqualTo(1_000);
        assertThat(result.inFlightAtEnd()).isZero();
    }

    @Test
    void blackHole_isFoundByChecksWithoutRequests() {
        Scenario idle = Scenario.of(
                "idle",
                3,
                Scenarios.USUAL,
                0.01,
                Duration.ofMinutes(2),
                Duration.ofSeconds(1),
                List.of(new Episode(0, new Fault.BlackHole(), Window.ofSeconds(30, 60))));

        Run run = new Simulation(idle, Simulations.checked(), new Seed(1)).run();

        assertThat(run.journal().transitions())
                .filteredOn(Transition::ejects)
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.server()).isZero();
                    assertThat(each.nanos() / 1e9).isBetween(30.0, 60.0);
                });
        assertThat(run.last().instances()).extracting(InstanceSnapshot::check).containsOnly("up");
        assertThat(Simulations.run(idle, 1).journal().transitions()).isEmpty();
    }

    @Test
    void unknownCheck_isAnErrorOfTheConfiguration() {
        HealthAwareConfig config =
                HealthAwareConfig.builder().check("http", Map.of()).build();

        assertThatThrownBy(() -> new Simulation(stormy(), config, new Seed(1)).run())
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("simulated");
    }

    @Test
    void episodeOfNobody_isRefused() {
        List<Episode> episodes = List.of(new Episode(3, new Fault.FastFail(), Window.ofSeconds(1, 2)));

        assertThatThrownBy(() -> Scenario.of(
                        "wrong", 3, Scenarios.USUAL, 1, Duration.ofSeconds(3), Duration.ofSeconds(1), episodes))
                .hasMessage("episode: server 3, expected 0 to 2");
    }
}
