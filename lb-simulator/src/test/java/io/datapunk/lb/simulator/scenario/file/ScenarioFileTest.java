package io.datapunk.lb.simulator.scenario.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.simulator.library.ScenarioLibrary;
import io.datapunk.lb.simulator.scenario.Listing;
import io.datapunk.lb.simulator.scenario.Load;
import io.datapunk.lb.simulator.scenario.RatePoint;
import io.datapunk.lb.simulator.scenario.RegistryEpisode;
import io.datapunk.lb.simulator.scenario.RegistryEpisode.Trouble;
import io.datapunk.lb.simulator.scenario.Retries;
import io.datapunk.lb.simulator.scenario.Route;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.scenario.Stall;
import io.datapunk.lb.simulator.server.Capacity;
import io.datapunk.lb.simulator.server.Episode;
import io.datapunk.lb.simulator.server.Fault;
import io.datapunk.lb.simulator.server.Latency;
import io.datapunk.lb.simulator.server.ServerSpec;
import io.datapunk.lb.simulator.server.Window;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.check.HealthCheck.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a right file becomes. */
class ScenarioFileTest {
    private static final String RIGHT = """
            name: mine
            servers:
              - { count: 5, latency: 50ms, zone: a }
              - { count: 5, latency: 50ms, zone: b }
            """;
    private static final Window WINDOW = Window.ofSeconds(20, 50);

    private static Scenario read(String more) {
        return ScenarioFile.read("mine.yaml", RIGHT + more, Map.of());
    }

    private static Scenario withFault(String fault) {
        return read("faults:\n  - { from: 20s, for: 30s, " + fault + " }\n");
    }

    @Test
    void aFileOfServersAlone_hasTheUsualRest() {
        Scenario scenario = read("");

        assertThat(scenario.servers()).hasSize(10);
        assertThat(scenario.load()).isEqualTo(Load.Open.poisson(500));
        assertThat(scenario.length()).isEqualTo(Duration.ofSeconds(80));
        assertThat(scenario.timeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(scenario.retries()).isEqualTo(Retries.NONE);
        assertThat(scenario.clients()).isEqualTo(1);
        assertThat(scenario.checks()).isFalse();
        assertThat(scenario.routeKey()).isFalse();
        assertThat(scenario.measured()).isEqualTo(Window.ofSeconds(0, 80));
    }

    @ParameterizedTest
    @CsvSource({"0", "0.0", "3.0"})
    void sigmaAtItsEnds_isRead(String sigma) {
        Scenario scenario = read("faults:\n  - { kind: stuck, servers: 0, from: 20s, for: 30s,"
                + " latency: { lognormal: 5ms, sigma: " + sigma + " } }\n");

        assertThat(scenario.episodes().get(0).fault())
                .isEqualTo(new Fault.Stuck(new Latency.Lognormal(Duration.ofMillis(5), Double.parseDouble(sigma))));
    }

    @Test
    void everythingAboutServers_isRead() {
        String yaml = """
                name: mine
                servers:
                  - { count: 1, latency: { lognormal: 1.5ms, sigma: 0 }, errors: 0.2%, slots: 4, queue: 7 }
                  - { count: 20% of 10, latency: { normal: 2s, deviation: 0s }, errors: 1, sharing: [1, 2.5], change: 1m }
                  - { count: 1, latency: { exponential: 3us }, sharing: 2, weight: 0.5, zone: eu-1, reports: true, odd: true }
                  - { count: rest of 5, latency: { recorded: [1ns, 0s] }, slots: 1 }
                  - { count: rest of 5, latency: 1h }
                """;

        assertThat(ScenarioFile.read("mine.yaml", yaml, Map.of()).servers())
                .containsExactly(
                        new ServerSpec(
                                new Latency.Lognormal(Duration.ofNanos(1_500_000), 0),
                                0.002,
                                new Capacity.Slots(4, 7),
                                1,
                                "",
                                false,
                                false),
                        shared(),
                        shared(),
                        new ServerSpec(
                                new Latency.Exponential(Duration.ofNanos(3_000)),
                                0,
                                new Capacity.Sharing(List.of(2.0), Duration.ofSeconds(5)),
                                0.5,
                                "eu-1",
                                true,
                                true),
                        new ServerSpec(
                                new Latency.Recorded(List.of(1L, 0L)),
                                0,
                                new Capacity.Slots(1, 1_000_000),
                                1,
                                "",
                                false,
                                false));
    }

    private static ServerSpec shared() {
        return new ServerSpec(
                new Latency.Normal(Duration.ofSeconds(2), Duration.ZERO),
                1,
                new Capacity.Sharing(List.of(1.0, 2.5), Duration.ofMinutes(1)),
                1,
                "",
                false,
                false);
    }

    @Test
    void loads_areRatesRampsStepsAndWorkers() {
        assertThat(read("load: { constant: 7 per server }\n").load())
                .isEqualTo(new Load.Open(Load.Rhythm.CONSTANT, List.of(RatePoint.always(70))));
        assertThat(read("load: { poisson: [{ at: 0s, rate: 10 }, { at: 9s, rate: 10 }, { at: 9s, rate: 0 }] }\n")
                        .load())
                .isEqualTo(new Load.Open(
                        Load.Rhythm.POISSON,
                        List.of(
                                RatePoint.always(10),
                                new RatePoint(Duration.ofSeconds(9), 10),
                                new RatePoint(Duration.ofSeconds(9), 0))));
        assertThat(read("load: { closed: { workers: 3, pause: { exponential: 1s } } }\n")
                        .load())
                .isEqualTo(new Load.Closed(3, new Latency.Exponential(Duration.ofSeconds(1))));
        assertThat(read("load: { closed: { workers: 3 } }\n").load())
                .isEqualTo(new Load.Closed(3, new Latency.Recorded(List.of(0L))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3 | 3",
                "2-4 | 2 3 4",
                "first 3 | 0 1 2",
                "60% | 0 1 2 3 4 5",
                "1% | 0",
                "25% | 0 1 2",
                "zone b | 5 6 7 8 9",
                "all | 0 1 2 3 4 5 6 7 8 9",
                "[9, 0-1, 1] | 0 1 9",
            })
    void targets_areWrittenInManyWays(String servers, String positions) {
        List<Integer> meant =
                List.of(positions.split(" ")).stream().map(Integer::valueOf).toList();

        assertThat(withFault("kind: black-hole, servers: " + servers).episodes())
                .extracting(Episode::server)
                .containsExactlyElementsOf(meant);
    }

    @Test
    void faultsOfOneWindow_areOneEpisodeEach() {
        assertEpisode("kind: fast-fail", new Fault.Fail(Duration.ofMillis(1)));
        assertEpisode("kind: fast-fail, after: 5ms", new Fault.Fail(Duration.ofMillis(5)));
        assertEpisode("kind: slow-fail", new Fault.Fail(Duration.ofSeconds(1)));
        assertEpisode("kind: client-error", new Fault.Fail(Duration.ofMillis(1), Outcome.CLIENT_ERROR));
        assertEpisode("kind: errors, rate: 30%", new Fault.Errors(0.3));
        assertEpisode("kind: slow, factor: 5", new Fault.Slow(5));
        assertEpisode("kind: slow, factor: 5, fading: true", new Fault.Slow(5, true));
        assertEpisode("kind: stuck, latency: 2s", new Fault.Stuck(new Latency.Constant(Duration.ofSeconds(2))));
        assertEpisode("kind: black-hole", new Fault.BlackHole());
        assertEpisode("kind: hang", new Fault.Hang(1));
        assertEpisode("kind: hang, share: 50%", new Fault.Hang(0.5));
        assertEpisode("kind: crash", new Fault.Crash());
        assertEpisode("kind: throttle, rate: 25", new Fault.Throttle(25, Duration.ZERO));
        assertEpisode("kind: throttle, rate: 25, retryAfter: 2s", new Fault.Throttle(25, Duration.ofSeconds(2)));
    }

    private static void assertEpisode(String fault, Fault expected) {
        assertThat(withFault("servers: 3, " + fault).episodes())
                .as(fault)
                .containsExactly(new Episode(3, expected, WINDOW));
    }

    @Test
    void aFaultOfARoute_namesIt() {
        Scenario scenario = read("""
                routes: [{ name: search, share: 20% }, { name: pay, share: 0.05 }]
                routeKey: true
                faults:
                  - { kind: errors, route: pay, rate: 25%, servers: 3, from: 20s, until: 50s }
                """);

        assertThat(scenario.routes()).containsExactly(new Route(1, 0.2), new Route(2, 0.05));
        assertThat(scenario.routeKey()).isTrue();
        assertThat(scenario.episodes()).containsExactly(new Episode(3, new Fault.Errors(0.25, 2), WINDOW));
    }

    @Test
    void aColdRestart_isACrashAndThenSlownessThatFades() {
        assertThat(withFault("kind: crash, servers: 3, cold: { factor: 4, for: 10s }")
                        .episodes())
                .containsExactly(
                        new Episode(3, new Fault.Crash(), WINDOW),
                        new Episode(3, new Fault.Slow(4, true), Window.ofSeconds(50, 60)));
    }

    @Test
    void aFlap_failsAndIsWellByTurnsUntilItsEnd() {
        Fault fail = new Fault.Fail(Duration.ofMillis(1));

        assertThat(withFault("kind: flap, servers: 3, period: 14s").episodes())
                .containsExactly(
                        new Episode(3, fail, Window.ofSeconds(20, 27)),
                        new Episode(3, fail, Window.ofSeconds(34, 41)),
                        new Episode(3, fail, Window.ofSeconds(48, 50)));
        assertThat(withFault("kind: flap, servers: 3, period: 15s, down: 4s").episodes())
                .extracting(Episode::window)
                .containsExactly(Window.ofSeconds(20, 24), Window.ofSeconds(35, 39));
    }

    @Test
    void aRollingRestart_takesOneAfterTheOther() {
        Scenario scenario = withFault("kind: rolling-restart, servers: all, leaves: true");

        assertThat(scenario.episodes())
                .containsExactlyElementsOf(IntStream.range(0, 10)
                        .mapToObj(server -> new Episode(
                                server, new Fault.Crash(), Window.ofSeconds(20 + 3L * server, 23 + 3L * server)))
                        .toList());
        assertThat(scenario.listings()).hasSize(10).contains(new Listing(9, Window.ofSeconds(47, 50)));
    }

    @Test
    void aLostZone_isSilent() {
        assertThat(withFault("kind: zone-loss, zone: b").episodes())
                .extracting(Episode::server, Episode::fault)
                .hasSize(5)
                .first()
                .isEqualTo(org.assertj.core.groups.Tuple.tuple(5, new Fault.BlackHole()));
    }

    @Test
    void whoJoinsAndLeaves_isAbsentBeforeAndAfter() {
        Scenario scenario = read("""
                faults:
                  - { kind: join, servers: 1, at: 10s }
                  - { kind: leave, servers: 2, from: 10s, for: 5s }
                  - { kind: leave, servers: 3, from: 10s }
                """);

        assertThat(scenario.listings())
                .contains(new Listing(1, Window.ofSeconds(0, 10)), new Listing(2, Window.ofSeconds(10, 15)))
                .anySatisfy(listing -> {
                    assertThat(listing.server()).isEqualTo(3);
                    assertThat(listing.absent().from()).isEqualTo(Duration.ofSeconds(10));
                    assertThat(listing.absent().until()).isGreaterThan(scenario.length());
                });
    }

    @ParameterizedTest
    @CsvSource({
        "none, , fast-fail, PASS",
        "usual, , fast-fail, PASS",
        "usual, seen, fast-fail, REFUSE",
        "usual, seen, 'slow, factor: 5', DEGRADED",
        "usual, , black-hole, NO_ANSWER",
        "usual, unseen, black-hole, PASS",
        "seeing, unseen, black-hole, NO_ANSWER",
        "seeing, , fast-fail, REFUSE",
        "seeing, , 'slow, factor: 5', DEGRADED",
        "blind, seen, black-hole, PASS",
    })
    void whatChecksSee_isSaidForAllOrForOneFault(String all, String one, String kind, Answer answer) {
        Scenario scenario = read("checks: " + all + "\nfaults:\n  - { servers: 0, from: 1s, for: 1s, kind: " + kind
                + (one == null ? "" : ", checks: " + one) + " }\n");

        assertThat(scenario.checks()).isEqualTo(!all.equals("none"));
        assertThat(scenario.episodes()).extracting(Episode::seenByChecks).containsExactly(answer);
    }

    @Test
    void whoIsToBlame_canBeSaid() {
        assertThat(withFault("kind: fast-fail, servers: all, faulty: false").faulty(0))
                .isFalse();
        assertThat(withFault("kind: slow, factor: 9, servers: all, faulty: true")
                        .faulty(0))
                .isTrue();
    }

    @Test
    void registryStallsRetriesAndSettings_areRead() {
        Scenario scenario = read("""
                clients: 4
                timeout: 250ms
                retries: { most: 2, budget: 20% }
                registry: [{ trouble: empty, from: 1s, for: 2s }, { trouble: half, from: 2s, until: 5s }]
                stalls: [{ clients: 50%, from: 3s, for: 1s }]
                balancer: { recoveryWindow: 2s, trialSuccesses: 4 }
                measured: { from: 1s, until: 9s }
                length: { afterFaults: 5s }
                """);

        assertThat(scenario.clients()).isEqualTo(4);
        assertThat(scenario.timeout()).isEqualTo(Duration.ofMillis(250));
        assertThat(scenario.retries()).isEqualTo(new Retries(2, 0.2));
        assertThat(scenario.registry())
                .containsExactly(
                        new RegistryEpisode(Trouble.EMPTY, Window.ofSeconds(1, 3)),
                        new RegistryEpisode(Trouble.HALF, Window.ofSeconds(2, 5)));
        assertThat(scenario.stalls())
                .containsExactly(new Stall(0, Window.ofSeconds(3, 4)), new Stall(1, Window.ofSeconds(3, 4)));
        assertThat(scenario.balancer()).isEqualTo(Map.of("recoveryWindow", "2s", "trialSuccesses", "4"));
        assertThat(scenario.length()).isEqualTo(Duration.ofSeconds(10));
        assertThat(scenario.measured()).isEqualTo(Window.ofSeconds(1, 9));
    }

    @Test
    void parameters_standForValuesAnywhere() {
        String yaml = """
                name: mine
                about: rate ${rate}
                parameters: { rate: 70, seconds: 5 }
                servers: [{ count: 2, latency: "${seconds}ms" }]
                load: { poisson: "${rate}" }
                length: ${seconds}0s
                """;

        Scenario usual = ScenarioFile.read("mine.yaml", yaml, Map.of());
        Scenario other = ScenarioFile.read("mine.yaml", yaml, Map.of("rate", "9"));

        assertThat(usual.about()).isEqualTo("rate 70");
        assertThat(usual.load()).isEqualTo(Load.Open.poisson(70));
        assertThat(usual.length()).isEqualTo(Duration.ofSeconds(50));
        assertThat(other.load()).isEqualTo(Load.Open.poisson(9));
        assertThat(ScenarioFile.parameters("mine.yaml", yaml))
                .containsExactly(Map.entry("rate", "70"), Map.entry("seconds", "5"));
    }

    @Test
    void theExampleOfTheDocumentation_isRead() throws IOException {
        Path file = Path.of("..", "docs", "examples", "scenarios", "checkout-at-noon.yaml");

        Scenario scenario = ScenarioFile.read(file.toString(), Files.readString(file), Map.of());

        assertThat(scenario.name()).isEqualTo("checkout-at-noon");
        assertThat(scenario.retries().most()).isPositive();
        assertThat(scenario.episodes()).extracting(Episode::fault).contains(new Fault.Crash());
    }

    @Test
    void theDocumentation_beginsWithAFileThatIsReadAndNamesEverything() throws IOException {
        String text = Files.readString(Path.of("..", "docs", "scenarios.md"));
        int begin = text.indexOf("```yaml\n") + "```yaml\n".length();
        String first = text.substring(begin, text.indexOf("```", begin));

        assertThat(ScenarioFile.read("slow-one.yaml", first, Map.of()).episodes())
                .containsExactly(new Episode(0, new Fault.Slow(5), WINDOW));
        assertThat(ScenarioLibrary.names()).allSatisfy(name -> assertThat(text).contains("| `" + name + "` |"));
        assertThat(FaultKind.FORMAT.expected().substring("one of ".length()).split(", "))
                .allSatisfy(kind -> assertThat(text).contains("| `" + kind + "` |"));
    }
}
