package io.datapunk.lb.simulator.scenario.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a wrong file is told: every problem, with its path and line. */
class ScenarioFileProblemsTest {
    /** Four lines that are right; what follows begins at line 5. */
    private static final String RIGHT = """
            name: mine
            servers:
              - count: 10
                latency: 50ms
            """;

    private static List<Problem> problems(String yaml) {
        return problems(yaml, Map.of());
    }

    private static List<Problem> problems(String yaml, Map<String, String> parameters) {
        InvalidScenarioException invalid = catchThrowableOfType(
                InvalidScenarioException.class, () -> ScenarioFile.read("mine.yaml", yaml, parameters));
        assertThat(invalid).as("a problem is found").isNotNull();
        return invalid.problems();
    }

    @Test
    void allProblems_areToldAtOnceInTheOrderOfLines() {
        String yaml = """
                name: my scenario
                servers:
                  - count: 1000000
                    latency: fast
                    errors: 120%
                load:
                  poisson: -5
                clients: 0
                timeout: 1
                faults:
                  - kind: slow
                    servers: 12
                    from: 20s
                colour: blue
                """;

        InvalidScenarioException invalid = catchThrowableOfType(
                InvalidScenarioException.class, () -> ScenarioFile.read("mine.yaml", yaml, Map.of()));

        assertThat(invalid).hasMessage("""
                        invalid scenario mine.yaml:
                          line 1: name: "my scenario", expected a name of letters, digits, '-', '_' and '.', at most 64
                          line 3: servers[0].count: "1000000", expected a whole number from 1 to 100000, or such as rest of 10 or 30% of 10
                          line 4: servers[0].latency: "fast", expected a duration above zero and at most 24h, such as 250ms or 20s
                          line 5: servers[0].errors: "120%", expected a part from 0 to 1, such as 0.2% or 0.002
                          line 7: load.poisson: "-5", expected requests a second, above 0 to 1000000, such as 500 or 50 per server
                          line 8: clients: "0", expected a whole number from 1 to 1000
                          line 9: timeout: "1", expected a duration above zero and at most 24h, such as 250ms or 20s
                          line 11: faults[0].factor: missing, expected a number above 0 and below 1000000
                          line 11: faults[0]: nothing, expected one of for, until
                          line 12: faults[0].servers: "12", expected positions from 0 to 0 such as 0 or 2-5, first 3, 60%, or all
                          line 14: colour: "colour": unknown key, expected one of name, about, servers, load, routes, clients, \
                        timeout, routeKey, retries, checks, faults, registry, stalls, balancer, length, measured, parameters""");
    }

    @Test
    void controlCharactersOfTheFile_areNeitherTakenNorRepeated() {
        assertThat(problems(RIGHT + "about: \"\\e[31m${p}\"\n\"\\a\": 1\nparameters: { p: \"\\x9b\" }\n"))
                .hasSize(2)
                .contains(new Problem(
                        "about",
                        5,
                        "\"\\u001b[31m\\u009b\" (\"\\u001b[31m${p}\"), expected a text without control characters but line breaks"
                                + " and tabs"))
                .allSatisfy(problem -> assertThat(problem.toString()).doesNotMatch("(?s).*\\p{Cntrl}.*"));
    }

    @Test
    void controlCharactersInTheNameOfASetting_areRefused() {
        assertThat(problems(RIGHT + "balancer: { \"strategySettings.\\e[31m\": 1 }\n"))
                .containsExactly(new Problem(
                        "balancer.\"strategySettings.\\u001b[31m\"",
                        5,
                        "the name, expected one without control characters"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                ".inf",
                "Infinity",
                ".nan",
                "NaN",
                "1e400",
                "many",
                "",
                "[]",
                "0x10",
                "1_000",
                "2000000"
            })
    void aRate_isAboveZeroAndFinite(String rate) {
        List<Problem> problems = problems(RIGHT + "load:\n  poisson: " + rate + "\n");

        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).path()).isEqualTo("load.poisson");
        assertThat(problems.get(0).line()).isEqualTo(6);
    }

    @Test
    void aRateOfAPoint_mayBeZeroButNotAllMay() {
        assertThat(problems(RIGHT + "load:\n  constant:\n    - { at: 0s, rate: 0 }\n    - { at: 5s, rate: -1 }\n"))
                .containsExactly(
                        new Problem("load.constant", 6, "no point with a rate above 0, expected at least one"),
                        new Problem(
                                "load.constant[1].rate",
                                8,
                                "\"-1\", expected requests a second, 0 to 1000000, such as 500 or 50 per server"));
    }

    @Test
    void pointsOutOfOrder_areRefused() {
        assertThat(problems(RIGHT + "load:\n  poisson:\n    - { at: 9s, rate: 1 }\n    - { at: 5s, rate: 1 }\n"))
                .containsExactly(new Problem("load.poisson[1]", 8, "at 5s, expected not before the point above it"));
    }

    @Test
    void moreRequestsThanMemoryHolds_areRefused() {
        assertThat(problems(RIGHT + "load:\n  poisson: 1000000\nlength: 1h\n"))
                .containsExactly(new Problem("load", 5, "3600000000 requests in 3600s, expected at most 20000000"));
    }

    @Test
    void moreRequestsOfTheUsualLoadThanMemoryHolds_areRefusedToo() {
        assertThat(problems(RIGHT + "length: 24h\n"))
                .containsExactly(new Problem("length", 5, "43200000 requests in 86400s, expected at most 20000000"));
    }

    @Test
    void lengthThatCannotBeRead_isTheOnlyProblem() {
        assertThat(problems(RIGHT + "load:\n  poisson: 1000\nlength: long\n"))
                .extracting(Problem::path)
                .containsExactly("length");
    }

    @Test
    void groupsOfMoreServersThanMemoryHolds_areRefused() {
        String groups = "name: mine\nservers:\n" + "  - { count: 100000, latency: 1ms }\n".repeat(28_000);

        assertThat(problems(groups))
                .containsExactly(new Problem("servers", 2, "2800000000 servers together, expected 1 to 100000"));
    }

    @Test
    void aMillionServers_areRefusedHoweverTheyAreWritten() {
        String groups = "name: mine\nservers:\n" + "  - { count: 60000, latency: 1ms }\n".repeat(2);

        assertThat(problems(groups))
                .containsExactly(new Problem("servers", 2, "120000 servers together, expected 1 to 100000"));
        assertThat(problems(RIGHT.replace("10", "${servers}") + "parameters:\n  servers: 1000000\n"))
                .containsExactly(
                        new Problem(
                                "servers[0].count",
                                3,
                                "\"1000000\" (${servers}), expected a whole number from 1 to 100000, or such as rest of 10 or 30% of 10"));
    }

    @Test
    void aSecondFaultOfOneKind_mayNotOverlapTheFirst() {
        String faults = """
                faults:
                  - { kind: fast-fail, servers: first 3, from: 20s, for: 10s }
                  - { kind: slow, servers: all, factor: 5, from: 20s, for: 10s }
                  - { kind: slow-fail, servers: 2-5, from: 29s, for: 10s }
                  - { kind: slow-fail, servers: 2-5, from: 39s, for: 10s }
                """;

        assertThat(problems(RIGHT + faults))
                .containsExactly(new Problem(
                        "faults[2]", 8, "server 2: fail overlaps faults[0] in line 6 at 29s, expected one at a time"));
    }

    @Test
    void aServerThatIsStillCold_mayNotBecomeColdOnceMore() {
        String faults = """
                faults:
                  - { kind: crash, servers: 0-1, from: 2s, for: 1s, cold: { factor: 4, for: 10s } }
                  - { kind: crash, servers: 1-2, from: 7s, for: 1s, cold: { factor: 4, for: 10s } }
                  - { kind: crash, servers: 0-1, from: 20s, for: 1s, cold: { factor: 4, for: 10s } }
                """;

        assertThat(problems(RIGHT + faults))
                .containsExactly(new Problem(
                        "faults[1]",
                        7,
                        "server 1: cold phase overlaps faults[0] in line 6 at 8s, expected one at a time"));
    }

    @Test
    void aLongFault_overlapsEveryLaterOneWithinIt() {
        String faults = """
                faults:
                  - { kind: slow, servers: 0, factor: 5, from: 0s, for: 60s }
                  - { kind: slow, servers: 0, factor: 5, from: 10s, for: 1s }
                  - { kind: slow, servers: 0, factor: 5, from: 20s, for: 1s }
                """;

        assertThat(problems(RIGHT + faults)).extracting(Problem::path).containsExactly("faults[1]", "faults[2]");
    }

    @Test
    void troublesAndStalls_mayNotOverlapThemselves() {
        String twice = """
                registry:
                  - { trouble: outage, from: 0s, for: 10s }
                  - { trouble: outage, from: 9s, for: 10s }
                  - { trouble: half, from: 9s, for: 10s }
                stalls:
                  - { clients: all, from: 0s, for: 10s }
                  - { clients: 0, from: 9s, for: 10s }
                """;

        assertThat(problems(RIGHT + twice))
                .containsExactly(
                        new Problem(
                                "registry[1]",
                                7,
                                "registry: OUTAGE overlaps registry[0] in line 6 at 9s, expected one at a time"),
                        new Problem(
                                "stalls[1]",
                                11,
                                "client 0: stall overlaps stalls[0] in line 10 at 9s, expected one at a time"));
    }

    @Test
    void whatLiesPastTheEnd_isRefused() {
        String late = """
                length: 30s
                load:
                  poisson: [{ at: 31s, rate: 5 }]
                faults:
                  - { kind: crash, servers: 0, from: 20s, for: 11s }
                  - { kind: hang, servers: 0, from: 20s, until: 32s }
                  - { kind: join, servers: 1, at: 33s }
                  - { kind: leave, servers: 2, from: 34s }
                registry:
                  - { trouble: empty, from: 1s, for: 35s }
                measured: { from: 0s, until: 36s }
                """;
        String end = ", expected at most the length of the scenario, 30s";

        assertThat(problems(RIGHT + late))
                .containsExactly(
                        new Problem("load.poisson[0].at", 7, "reaches 31s" + end),
                        new Problem("faults[0].for", 9, "reaches 31s" + end),
                        new Problem("faults[1].until", 10, "reaches 32s" + end),
                        new Problem("faults[2].at", 11, "reaches 33s" + end),
                        new Problem("faults[3].from", 12, "reaches 34s" + end),
                        new Problem("registry[0].for", 14, "reaches 36s" + end),
                        new Problem("measured.until", 15, "reaches 36s" + end));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "from: 20s, until: 20s | faults[0].until | \"20s\", expected a moment after from (20s)",
                "from: 20s, until: 30s, for: 10s | faults[0] | for and until, expected one of for, until",
                "for: 20s | faults[0].from | missing, expected a duration from 0s to 24h, such as 250ms or 20s",
                "from: -1s, for: 20s | faults[0].from | \"-1s\", expected a duration from 0s to 24h, such as 250ms or 20s",
                "from: 0s, for: 0s | faults[0].for | \"0s\", expected a duration above zero and at most 24h, such as 250ms or 20s",
                "from: {}, for: 1s | faults[0].from | a map, expected a duration from 0s to 24h, such as 250ms or 20s",
            })
    void aWindow_hasABeginningAndAnEnd(String times, String path, String message) {
        assertThat(problems(RIGHT + "faults:\n  - { kind: black-hole, servers: 0, " + times + " }\n"))
                .containsExactly(new Problem(path, 6, message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ recorded: [] } | .recorded | an empty list, expected a list of at least one duration",
                "{ recorded: 5ms } | .recorded | \"5ms\", expected a list of at least one duration",
                "{ recorded: [5ms, soon] } | .recorded[1] | \"soon\", expected a duration from 0s to 24h, such as 250ms or 20s",
                "[5ms] | '' | a list, expected a duration such as 50ms, or a map with constant, lognormal, normal, exponential or recorded",
                "{} | '' | nothing, expected one of constant, lognormal, normal, exponential, recorded",
                "{ normal: 5ms, constant: 5ms } | '' | constant and normal, expected one of constant, lognormal, normal, exponential, recorded",
                "{ lognormal: 5ms } | .sigma | missing, expected a number from 0 to 3",
                "{ lognormal: 5ms, sigma: 9 } | .sigma | \"9\", expected a number from 0 to 3",
                "{ exponential: 5ms, sigma: 1 } | .sigma | \"sigma\": unknown key, expected one of constant, lognormal, normal, exponential, recorded",
            })
    void aLatency_isOfOneShape(String latency, String path, String message) {
        assertThat(problems("name: mine\nservers:\n  - count: 1\n    latency: " + latency + "\n"))
                .containsExactly(new Problem("servers[0].latency" + path, 4, message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "queue: 5 | queue | without slots, expected beside it alone",
                "change: 5s | change | without sharing, expected beside it alone",
                "sharing: [] | sharing | an empty list, expected at least one number",
                "sharing: [0] | sharing[0] | \"0\", expected a number above 0 and below 1000000",
                "weight: -1 | weight | \"-1\", expected a number above 0 and below 1000000",
                "reports: true | reports | without slots or sharing, expected beside one of the two",
                "reports: yes | reports | \"yes\", expected true or false",
                "slots: 1.5 | slots | \"1.5\", expected a whole number from 1 to 1000000",
            })
    void aGroupOfServers_isChecked(String entry, String key, String message) {
        assertThat(problems(RIGHT + "    " + entry + "\n"))
                .containsExactly(new Problem("servers[0]." + key, 5, message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sharing: 2 | change: 5s | with one speed, expected beside a list of them",
                "sharing: [1, 2] | change: 1ns | \"1ns\", expected a duration from 1ms to 24h, such as 6s",
            })
    void aChangeOfSpeed_isChecked(String sharing, String change, String message) {
        assertThat(problems(RIGHT + "    " + sharing + "\n    " + change + "\n"))
                .containsExactly(new Problem("servers[0].change", 6, message));
    }

    @Test
    void aRestThatIsLessThanNothing_isRefused() {
        assertThat(problems(RIGHT + "  - count: rest of 5\n    latency: 50ms\n"))
                .containsExactly(new Problem(
                        "servers[1].count", 5, "\"rest of 5\", expected at least the 10 of the groups before"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind: broken | .kind | \"broken\", expected one of fast-fail, slow-fail, client-error, errors, slow, stuck, black-hole, hang, crash, flap, throttle, join, leave, rolling-restart, zone-loss",
                "kind: black-hole, factor: 5 | .factor | \"factor\": unknown key, expected one of kind, servers, checks, faulty, from, for, until",
                "kind: errors, rate: 50%, route: r | .route | \"r\", expected no route, the scenario has none",
                "kind: errors, rate: 50, checks: seen | .rate | \"50\", expected a part from 0 to 1, such as 0.2% or 0.002",
                "kind: black-hole, faulty: maybe | .faulty | \"maybe\", expected true or false",
                "kind: black-hole, checks: none | .checks | \"none\", expected one of usual, seen, unseen",
                "kind: flap, period: 1us | .period | \"1us\", expected a duration from 1ms to 24h, such as 6s",
                "kind: flap, period: 1s, down: 2s | .down | \"2s\", expected less than the period",
                "kind: crash, cold: 5 | .cold | \"5\", expected a map with factor and for",
                "kind: throttle, rate: 0 | .rate | \"0\", expected a number above 0 and below 1000000000",
            })
    void aFault_isChecked(String fault, String path, String message) {
        assertThat(problems(RIGHT + "faults:\n  - { servers: 0, from: 1s, for: 1s, " + fault + " }\n"))
                .containsExactly(new Problem("faults[0]" + path, 6, message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "3-2", "8-10", "first 0", "first 11", "0%", "101%", "zone b", "some", "-1"})
    void targetsThatAreNotThere_areRefused(String servers) {
        assertThat(problems(RIGHT + "    zone: a\nfaults:\n  - { kind: hang, servers: " + servers
                        + ", from: 1s, for: 1s }\n"))
                .containsExactly(new Problem(
                        "faults[0].servers",
                        7,
                        "\"" + servers
                                + "\", expected positions from 0 to 9 such as 0 or 2-5, first 3, 60%, zone a, or all"));
    }

    @Test
    void moreFaultsThanMemoryHolds_areRefused() {
        String faults = "faults:\n  - { kind: flap, servers: all, period: 1ms, from: 0s, for: 80s }\n";

        assertThat(problems(RIGHT.replace("10", "100000") + faults))
                .containsExactly(new Problem(
                        "faults[0]",
                        6,
                        "comes to more than 1000000 single faults together with those above it, "
                                + "expected fewer servers or a longer period"));
    }

    @Test
    void routes_haveNamesOfTheirOwnAndShareOneWhole() {
        String routes = """
                routes:
                  - { name: a, share: 60% }
                  - { name: b, share: 60% }
                  - { name: a, share: 1% }
                """;

        assertThat(problems(RIGHT + routes))
                .containsExactly(
                        new Problem("routes", 5, "shares of 120% together, expected at most 100%"),
                        new Problem("routes[2].name", 8, "\"a\", expected a name of its own"));
    }

    @Test
    void settingsOfTheBalancer_areJudgedByTheBalancer() {
        String balancer = """
                balancer:
                  recoveryWindow: soon
                  trialSuccesses: 101
                  strategy: random
                  colour: blue
                """;

        List<Problem> problems = problems(RIGHT + balancer);

        assertThat(problems)
                .extracting(Problem::path)
                .containsExactly(
                        "balancer.recoveryWindow", "balancer.trialSuccesses", "balancer.strategy", "balancer.colour");
        assertThat(problems).extracting(Problem::line).containsExactly(6, 7, 8, 9);
        assertThat(problems.get(1).message()).isEqualTo("101, expected 1 to 100");
    }

    @Test
    void aParameterThatIsNotThere_isToldWithThoseThatAre() {
        String parameters = "parameters:\n  rate: 5\n  errors: 1%\n";

        assertThat(problems(RIGHT + "clients: ${many}\n" + parameters, Map.of("rte", "7")))
                .containsExactly(
                        new Problem("clients", 5, "\"many\": unknown parameter, expected one of rate, errors"),
                        new Problem("parameters", 6, "\"rte\": unknown parameter, expected one of rate, errors"));
        assertThat(problems(RIGHT, Map.of("rate", "7")))
                .containsExactly(new Problem(
                        "", 1, "\"rate\": unknown parameter, expected none, the scenario has no parameters"));
    }

    @Test
    void aParameterOfParameters_isRefused() {
        assertThat(problems(RIGHT + "parameters:\n  a: 5\n  b: ${a}\n"))
                .containsExactly(new Problem("parameters.b", 7, "\"${a}\", expected a value without parameters in it"));
    }

    @Test
    void aKeyThatIsThereTwice_isRefused() {
        assertThat(problems(RIGHT + "clients: 1\nclients: 2\n"))
                .containsExactly(new Problem("clients", 6, "there already in line 5, expected once"));
    }

    @Test
    void aliases_areRefusedBeforeTheyCanGrow() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            String before = "*a" + (i - 1);
            bomb.append("a").append(i).append(": &a").append(i).append(" [").append(before);
            bomb.append((", " + before).repeat(9)).append("]\n");
        }

        assertThat(problems(bomb.toString()))
                .hasSize(8)
                .first()
                .isEqualTo(new Problem("", 2, "the alias *a0, expected none: write it out, or use a parameter"));
    }

    @Test
    void whatIsNotYaml_isOneProblemWithItsLine() {
        assertThat(problems(RIGHT + "load: [\n")).hasSize(1).first().satisfies(problem -> {
            assertThat(problem.message()).startsWith("not YAML: ");
            assertThat(problem.line()).isEqualTo(6);
        });
        assertThat(problems(RIGHT + "clients: \u0001\n"))
                .containsExactly(new Problem("", 5, "not YAML: a character that may not be there"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"'' | nothing", "just text | no map", "[a, b] | no map", "--- | no map"})
    void whatIsNoMap_isOneProblem(String yaml, String what) {
        assertThat(problems(yaml))
                .containsExactly(new Problem("", 1, what + ", expected a scenario, a map with name and servers"));
    }

    @Test
    void aSecondDocument_aDeepOneAndALongOneAreRefused() {
        assertThat(problems("a: 1\n---\nb: 2\n")).hasSize(1);
        assertThat(problems("[".repeat(100_000)))
                .containsExactly(new Problem("", 1, "maps and lists in each other, expected at most 20 levels"));
        assertThat(problems("#".repeat(2_000_000)))
                .containsExactly(new Problem("", 1, "2000000 characters, expected at most 1048576"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "servers",
                "load",
                "routes",
                "retries",
                "faults",
                "registry",
                "stalls",
                "balancer",
                "parameters",
                "clients",
                "timeout",
                "routeKey",
                "checks",
                "length",
                "measured"
            })
    void aValueOfAnotherType_isRefusedWhereItStands(String key) {
        String before = key.equals("servers") ? "name: mine\n" : "servers: [{ count: 1, latency: 1ms }]\nname: mine\n";
        int line = (int) before.lines().count() + 1;

        for (String other : List.of("[[]]", "{ ? [] : 1 }", "text", "")) {
            assertThat(problems(before + key + ": " + other + "\n"))
                    .as("%s: %s", key, other)
                    .allSatisfy(problem -> {
                        assertThat(problem.path()).startsWith(key);
                        assertThat(problem.line()).isEqualTo(line);
                    });
        }
    }
}
