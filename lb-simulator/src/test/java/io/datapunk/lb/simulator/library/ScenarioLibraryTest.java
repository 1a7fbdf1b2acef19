package io.datapunk.lb.simulator.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.simulator.scenario.Load;
import io.datapunk.lb.simulator.scenario.Scenario;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScenarioLibraryTest {
    /** What everybody may set on any of them, with a value that is nobody's default. */
    private static final Map<String, String> COMMON = new LinkedHashMap<>();

    static {
        COMMON.put("servers", "40");
        COMMON.put("rate", "123");
        COMMON.put("clients", "3");
        COMMON.put("faultSeconds", "25");
        COMMON.put("checks", "seeing");
        COMMON.put("routeKey", "true");
    }

    static Stream<String> names() {
        return ScenarioLibrary.names().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void scenario_isWhatItsNameSays(String name) {
        Scenario scenario = ScenarioLibrary.scenario(name, Map.of());

        assertThat(scenario.name()).isEqualTo(name);
        assertThat(ScenarioLibrary.about(name)).isNotBlank().isEqualTo(scenario.about());
        assertThat(scenario.measured().until()).isLessThanOrEqualTo(scenario.length());
        assertThat(scenario.episodes())
                .allSatisfy(episode -> assertThat(episode.window().until()).isLessThanOrEqualTo(scenario.length()));
        assertThat(expectedRequests(scenario)).isBetween(100.0, 150_000.0);
    }

    private static double expectedRequests(Scenario scenario) {
        return ((Load.Open) scenario.load()).mostPerSecond() * scenario.length().toNanos() / 1e9;
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyParameter_isUsedAndHasAComment(String name) {
        String text = ScenarioLibrary.text(name).orElseThrow();

        assertThat(ScenarioLibrary.parameters(name))
                .containsKeys(COMMON.keySet().toArray(String[]::new));
        assertThat(ScenarioLibrary.parameters(name).keySet()).allSatisfy(parameter -> {
            assertThat(text).contains("${" + parameter + "}");
            assertThat(text).containsPattern("(?m)^  " + parameter + ": [^#\n]+  # ");
        });
    }

    @ParameterizedTest
    @MethodSource("names")
    void commonParameters_changeWhatTheySay(String name) {
        Scenario usual = ScenarioLibrary.scenario(name, Map.of());

        assertThat(with(name, "servers").servers()).hasSize(40);
        assertThat(((Load.Open) with(name, "rate").load()).mostPerSecond()).isEqualTo(123);
        assertThat(with(name, "clients").clients()).isEqualTo(3);
        assertThat(with(name, "checks").checks()).isTrue();
        assertThat(with(name, "routeKey").routeKey()).isTrue();
        assertThat(with(name, "faultSeconds").length()).isNotEqualTo(usual.length());
        assertThat(ScenarioLibrary.scenario(name, COMMON).servers()).hasSize(40);
    }

    private static Scenario with(String name, String parameter) {
        return ScenarioLibrary.scenario(name, Map.of(parameter, COMMON.get(parameter)));
    }

    @Test
    void baseSetting_isTenServersAndHalfAMinuteOfEighty() {
        List<String> base = List.of("fast-fail", "partial-30", "partial-10", "six-of-ten", "grey-5x", "black-hole");

        assertThat(base).map(name -> ScenarioLibrary.scenario(name, Map.of())).allSatisfy(scenario -> {
            assertThat(scenario.servers()).hasSize(10);
            assertThat(scenario.load()).isEqualTo(Load.Open.poisson(500));
            assertThat(scenario.length()).isEqualTo(Duration.ofSeconds(80));
            assertThat(scenario.measured().from()).isEqualTo(Duration.ofSeconds(20));
            assertThat(scenario.measured().until()).isEqualTo(Duration.ofSeconds(50));
        });
    }

    @Test
    void correlatedFaults_areNobodysOwn() {
        assertThat(List.of("correlated-50", "correlated-100", "all-hang", "route-fault"))
                .map(name -> ScenarioLibrary.scenario(name, Map.of()))
                .allSatisfy(scenario -> {
                    assertThat(scenario.afflicted()).hasSize(10);
                    assertThat(scenario.faulty(0)).isFalse();
                });
    }

    @Test
    void sixOfTen_areSixtyPercentOfAnyNumber() {
        assertThat(ScenarioLibrary.scenario("six-of-ten", Map.of()).afflicted()).hasSize(6);
        assertThat(ScenarioLibrary.scenario("six-of-ten", Map.of("servers", "50"))
                        .afflicted())
                .hasSize(30);
    }

    @Test
    void unknownName_isToldWithThoseThatAre() {
        assertThat(ScenarioLibrary.text("fast-fial")).isEmpty();
        assertThatThrownBy(() -> ScenarioLibrary.scenario("fast-fial", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("scenario: \"fast-fial\", expected one of linkerd-slow-server, fast-fail, ");
    }
}
