package io.datapunk.lb.bootstrap.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datapunk.lb.InvalidConfigException;
import io.datapunk.lb.simulator.library.ScenarioLibrary;
import io.datapunk.lb.simulator.report.Figure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(60)
class SimulateCommandTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> violations = new ArrayList<>();

    private int simulate(String... arguments) {
        return new CommandLine(new SimulateCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof InvalidConfigException invalid) {
                        violations.addAll(invalid.violations());
                        return 2;
                    }
                    throw failure;
                })
                .execute(arguments);
    }

    private JsonNode json(String... arguments) throws Exception {
        Path file = directory.resolve("result.json");
        List<String> all = new ArrayList<>(List.of("--json", file.toString()));
        all.addAll(Arrays.asList(arguments));
        assertThat(simulate(all.toArray(String[]::new)))
                .as(violations + err.toString())
                .isZero();
        return new ObjectMapper().readTree(file.toFile());
    }

    @Test
    void oneScenario_isToldInATable() {
        assertThat(simulate("fast-fail")).isZero();
        assertThat(out.toString().lines().toList()).hasSize(5).satisfies(lines -> {
            assertThat(lines.get(0)).startsWith("fast-fail");
            assertThat(lines.get(1)).isEqualTo("10 servers, 1 client, 80 s; seed 1");
            assertThat(lines.get(3)).startsWith("strategy").contains("errors %", "until out req", "fair again s");
            assertThat(lines.get(4)).startsWith("adaptive  burst-aware");
        });
        assertThat(err.toString()).matches("simulate: 1 run, .* requests in .* s \\(.* a second\\)\\R");
    }

    @Test
    void strategiesAndScorers_areCrossedAndBaselinesHaveNone() throws Exception {
        JsonNode results = json(
                        "fast-fail",
                        "--strategies",
                        "adaptive,round-robin,plain-round-robin",
                        "--scorers=burst-aware,asymmetric",
                        "--set",
                        "rate=100")
                .get("scenarios")
                .get(0)
                .get("results");

        assertThat(results)
                .extracting(each -> each.get("strategy").asText() + " " + each.get("scorer"))
                .containsExactly(
                        "adaptive \"burst-aware\"",
                        "adaptive \"asymmetric\"",
                        "round-robin \"burst-aware\"",
                        "round-robin \"asymmetric\"",
                        "plain-round-robin null");
        assertThat(results)
                .extracting(each -> each.get("requests").asInt())
                .containsOnly(results.get(0).get("requests").asInt());
    }

    @Test
    void severalSeeds_giveMedianAndWorst() throws Exception {
        JsonNode root = json("fast-fail", "--seeds", "3", "--seed", "7", "--set", "rate=200");
        JsonNode scenario = root.get("scenarios").get(0);
        JsonNode result = scenario.get("results").get(0);

        assertThat(root.get("partial").asBoolean()).isFalse();
        assertThat(root.get("parameters").get("rate").asText()).isEqualTo("200");
        assertThat(scenario.get("name").asText()).isEqualTo("fast-fail");
        assertThat(scenario.get("seeds").asInt()).isEqualTo(3);
        assertThat(scenario.get("firstSeed").asInt()).isEqualTo(7);
        assertThat(result.get("requestsTotal").asInt())
                .isGreaterThan(2 * result.get("requests").asInt());
        for (Figure figure : Figure.values()) {
            assertThat(result.has(figure.key())).as(figure.key()).isTrue();
            assertThat(result.get("worst").has(figure.key())).as(figure.key()).isTrue();
            assertThat(result.get("bySeed").get(figure.key())).as(figure.key()).hasSize(3);
        }
        assertThat(result.get("worst").get("p99Millis").asDouble())
                .isGreaterThanOrEqualTo(result.get("p99Millis").asDouble());
        assertThat(out.toString()).contains("seeds 7 to 9: the median, below it the worst", "(");
    }

    @Test
    void sameSeed_sameBytes() throws Exception {
        Path first = directory.resolve("first.json");
        Path second = directory.resolve("second.json");

        assertThat(simulate("fast-fail", "--strategies", "all", "--set", "rate=100", "--json", first.toString()))
                .isZero();
        assertThat(simulate("fast-fail", "--strategies", "all", "--set", "rate=100", "--json", second.toString()))
                .isZero();

        assertThat(second).hasSameBinaryContentAs(first);
    }

    @Test
    void composition_isAStrategyToo() throws Exception {
        JsonNode results = json("fast-fail", "--strategies", "priority(power-of-two)", "--set", "rate=100");

        assertThat(results.get("scenarios")
                        .get(0)
                        .get("results")
                        .get(0)
                        .get("strategy")
                        .asText())
                .isEqualTo("priority(power-of-two)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "zone-aware | --strategies: zone-aware, expected some of adaptive",
                "zone-aware(nearest) | --strategies: zone-aware(nearest), expected some of adaptive",
                "zone-aware( | strategy: \"zone-aware(\", expected a name after",
                "subset(random) | strategySettings.subset.clientId",
            })
    void compositionThatCannotBe_isRefused(String strategy, String said) {
        assertThat(simulate("fast-fail", "--strategies", strategy)).isEqualTo(2);
        assertThat(err + String.join("\n", violations)).contains(said);
    }

    @Test
    void scenarioOfAFile_isReadAndItsPageWritten() throws Exception {
        Path file = directory.resolve("own.yaml");
        Files.writeString(file, ScenarioLibrary.text("fast-fail").orElseThrow());
        Path page = directory.resolve("page.html");

        assertThat(simulate(file.toString(), "--set", "rate=100", "--html", page.toString()))
                .isZero();

        assertThat(out.toString()).startsWith("fast-fail");
        assertThat(page).content().containsIgnoringCase("<!doctype html>").contains("fast-fail");
    }

    @ParameterizedTest
    @CsvSource({
        "--seeds, 0, '--seeds: 0, expected 1 to 10000'",
        "--seeds, 10001, '--seeds: 10001, expected 1 to 10000'",
        "--seeds, many, 'many'",
        "--seed, lucky, 'lucky'",
        "--set, servers, 'KEY=VALUE'",
        "--json, /no/such/directory/x.json, '--json: /no/such/directory/x.json, expected a file in a directory that exists'",
        "--html, /no/such/directory/x.html, '--html: /no/such/directory/x.html, expected a file in a directory that exists'",
        "--print, fast-fial, '--print: fast-fial, expected one of '"
    })
    void wrongOption_saidWithWhatIsExpected(String option, String value, String message) {
        assertThat(simulate("fast-fail", option + "=" + value)).isEqualTo(2);
        assertThat(err.toString()).contains(message).doesNotContain("requests in");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void jsonIntoADirectory_refused() {
        assertThat(simulate("fast-fail", "--json", directory.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("--json: " + directory + ", expected a file in a directory");
    }

    @Test
    void oneFileForBoth_refused() {
        String file = directory.resolve("result").toString();

        assertThat(simulate("fast-fail", "--json", file, "--html", file)).isEqualTo(2);
        assertThat(err.toString()).contains("--html: " + file + ", expected another file than --json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--json", "--html"})
    void resultInPlaceOfTheScenario_isRefusedAndTheFileIsLeft(String option) throws Exception {
        Path file = directory.resolve("own.yaml");
        String text = ScenarioLibrary.text("fast-fail").orElseThrow();
        Files.writeString(file, text);
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);

        assertThat(simulate(file.toString(), option, link.toString())).isEqualTo(2);

        assertThat(err.toString()).contains(option + ": " + link + ", expected another file than the scenario");
        assertThat(file).hasContent(text);
    }

    @Test
    void noScenario_saysWhereTheNamesAre() {
        assertThat(simulate()).isEqualTo(2);
        assertThat(err.toString()).contains("SCENARIO: none, expected a file or a name; --list shows the names");
    }

    @Test
    void noNames_areSaidToo() {
        assertThat(simulate("fast-fail", "--strategies", ",", "--scorers", ",")).isEqualTo(2);
        assertThat(violations)
                .containsExactly("--strategies: none, expected one at least", "--scorers: none, expected one at least");
    }

    @Test
    void unknownNames_areSaidAllAtOnceWithTheKnown() {
        assertThat(simulate("fast-fial", "--strategies", "adaptive,crystal-ball", "--scorers", "optimist"))
                .isEqualTo(2);
        assertThat(violations)
                .satisfiesExactly(
                        strategy -> assertThat(strategy)
                                .startsWith("--strategies: crystal-ball, expected some of adaptive, ")
                                .contains("round-robin", "of the baselines ", "plain-peak-ewma"),
                        scorer -> assertThat(scorer)
                                .isEqualTo("--scorers: optimist, expected some of asymmetric, burst-aware"),
                        scenario -> assertThat(scenario)
                                .startsWith("SCENARIO: fast-fial, expected a file or one of ")
                                .contains("fast-fail"));
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void unknownParameter_isSaidWithTheKnown() {
        assertThat(simulate("fast-fail", "--set", "servrs=3")).isEqualTo(2);
        assertThat(violations)
                .singleElement()
                .asString()
                .startsWith("fast-fail")
                .contains("servrs", "servers", "rate");
    }

    @Test
    void wrongFiles_everyProblemWithItsPathAndLine() throws Exception {
        Path wrong = Files.writeString(directory.resolve("wrong.yaml"), "nmae: x\nservers: 3\n");
        Path binary = Files.write(directory.resolve("binary.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThat(simulate(wrong.toString(), binary.toString(), directory.toString()))
                .isEqualTo(2);
        assertThat(violations).hasSizeGreaterThanOrEqualTo(4);
        assertThat(violations)
                .filteredOn(each -> each.startsWith(wrong + ":1: "))
                .isNotEmpty();
        assertThat(violations)
                .filteredOn(each -> each.startsWith(wrong + ":2: "))
                .isNotEmpty();
        assertThat(violations)
                .contains(
                        binary + ": not UTF-8, expected a scenario in YAML",
                        directory + ": cannot be read: a directory, expected a scenario in YAML");
    }

    @Test
    void settingThatAScorerRefuses_saidWithItsScenarioBeforeAnythingRuns() throws Exception {
        Path mine = Files.writeString(directory.resolve("mine.yaml"), """
                name: mine
                servers:
                  - { count: 2, latency: 50ms }
                balancer:
                  scorerSettings.threshold: abc
                """);

        assertThat(simulate("fast-fail", mine.toString(), "--strategies", "adaptive,random"))
                .isEqualTo(2);
        assertThat(violations)
                .singleElement()
                .asString()
                .startsWith("mine with burst-aware: balancer.scorerSettings.threshold: \"abc\", expected ");
        assertThat(err.toString()).as("what is said of runs").isEmpty();
    }

    @Test
    void fileThatIsTooLarge_refused() throws Exception {
        Path large = Files.write(directory.resolve("large.yaml"), new byte[(1 << 20) + 1]);

        assertThat(simulate(large.toString())).isEqualTo(2);
        assertThat(violations).containsExactly(large + ": cannot be read: too large, expected at most 1048576 bytes");
    }

    @Test
    void list_namesEverythingThereIs() {
        assertThat(simulate("--list")).isZero();
        assertThat(out.toString())
                .contains(ScenarioLibrary.names())
                .contains("adaptive", "power-of-two", "asymmetric", "burst-aware", "plain-peak-ewma", "faultSeconds");
    }

    @Test
    void print_givesAFileThatRunsAsItIs() throws Exception {
        assertThat(simulate("--print", "fast-fail")).isZero();
        assertThat(out.toString()).isEqualTo(ScenarioLibrary.text("fast-fail").orElseThrow());
    }

    @Test
    void help_namesEveryOption() {
        assertThat(simulate("--help")).isZero();
        assertThat(out.toString())
                .contains(
                        "SCENARIO",
                        "--strategies",
                        "--scorers",
                        "--seed",
                        "--seeds",
                        "--set",
                        "--json",
                        "--html",
                        "--list",
                        "--print");
    }
}
