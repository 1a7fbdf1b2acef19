package io.datapunk.lb.simulator.scenario.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.datapunk.lb.simulator.library.ScenarioLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema and the reader say the same. */
class ScenarioSchemaTest {
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(ScenarioFile.schema());
    private static final String HEAD = "name: mine\nservers: [{ count: 2, latency: 1ms, zone: a }]\n";
    private static final String BOGUS = "bogus: 1";

    private static List<String> complaints(String yaml) {
        return SCHEMA.validate(yaml, InputFormat.YAML).stream()
                .map(Object::toString)
                .toList();
    }

    private static JsonNode schema() throws IOException {
        return new ObjectMapper().readTree(ScenarioFile.schema());
    }

    private static Set<String> keysOf(JsonNode object) {
        Set<String> keys = new TreeSet<>();
        object.path("properties").fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    /** The keys the reader names when it meets one it does not know. */
    private static Set<String> keysRead(String yaml) {
        InvalidScenarioException invalid = catchThrowableOfType(
                InvalidScenarioException.class, () -> ScenarioFile.read("mine.yaml", yaml, Map.of()));
        String message = invalid.problems().stream()
                .map(Problem::message)
                .filter(each -> each.startsWith("\"bogus\": unknown key"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(invalid.problems()));
        String known = message.substring(message.indexOf("one of ") + "one of ".length());
        return new TreeSet<>(Arrays.asList(known.split(", ")));
    }

    static Stream<String> builtIn() {
        return ScenarioLibrary.names().stream();
    }

    @ParameterizedTest
    @MethodSource("builtIn")
    void builtInScenarios_areValid(String name) {
        assertThat(complaints(ScenarioLibrary.text(name).orElseThrow())).isEmpty();
    }

    @Test
    void exampleOfTheDocumentation_isValid() throws IOException {
        assertThat(complaints(
                        Files.readString(Path.of("..", "docs", "examples", "scenarios", "checkout-at-noon.yaml"))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "load: { poisson: fast }",
                "load: { poisson: 1, constant: 1 }",
                "clients: many",
                "faults: [{ kind: broken, servers: 0, from: 1s, for: 1s }]",
                "faults: [{ kind: slow, servers: 0, from: 1s, for: 1s }]",
                "faults: [{ kind: hang, servers: 0, from: 1s }]",
                "faults: [{ kind: hang, servers: 0, from: 1s, for: 1s, until: 2s }]",
                "length: 80",
                "measured: some",
                BOGUS
            })
    void whatTheReaderRefuses_theSchemaRefuses(String wrong) {
        assertThat(complaints(HEAD)).isEmpty();
        assertThat(complaints(HEAD + wrong + "\n")).isNotEmpty();
        assertThat(catchThrowableOfType(
                        InvalidScenarioException.class,
                        () -> ScenarioFile.read("mine.yaml", HEAD + wrong + "\n", Map.of())))
                .isNotNull();
    }

    /** Each with the last values that are good, and after the bar with the first that are not. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "servers: [{ count: 1, latency: 1ms, slots: # }] | 1 1000000 | 0 1000001",
                "servers: [{ count: 1, latency: 1ms, slots: 1, queue: # }] | 0 1000000 | 1000001",
                "servers: [{ count: 1, latency: 1ms, sharing: # }] | 0.1 999999 | 0 1000000",
                "servers: [{ count: 1, latency: 1ms, sharing: [1, #] }] | 0.1 999999 | 0 1000000",
                "servers: [{ count: 1, latency: 1ms, weight: # }] | 0.1 999999 | 0 1000000",
                "servers: [{ count: 1, latency: 1ms, errors: # }] | 0 1 0% 0.0% 99.9% 100% 100.0% | 1.1 100.1% 101% 1000%",
                "servers: [{ count: 1, latency: { lognormal: 1ms, sigma: # } }] | 0 3 | 3.1",
                "load: { poisson: # } | 0.1 200000 | 0 1000001",
                "load: { constant: # } | 0.1 200000 | 0 1000001",
                "load: { poisson: [{ at: 0s, rate: # }, { at: 1s, rate: 1 }] } | 0 1000000 | 1000001",
                "load: { closed: { workers: # } } | 1 1000000 | 0 1000001",
                "routes: [{ name: a, share: # }] | 0.1 1 | 0 1.1",
                "clients: # | 1 1000 | 0 1001",
                "retries: { most: # } | 0 10 | 11",
                "faults: [{ kind: slow, servers: 0, factor: #, from: 0s, for: 1s }] | 0.1 999999 | 0 1000000",
                "faults: [{ kind: crash, servers: 0, cold: { factor: #, for: 1s }, from: 0s, for: 1s }]"
                        + " | 0.1 999999 | 0 1000000",
                "faults: [{ kind: throttle, servers: 0, rate: #, from: 0s, for: 1s }] | 0.1 999999999 | 0 1000000000",
                "faults: [{ kind: hang, servers: 0, share: #, from: 0s, for: 1s }] | 0.1 1 | 0 1.1",
                "about: # | 2026 1.5 true text \"a\\tb\\nc\" | \"\" \"\\e[31mred\" \"a\\ab\" \"a\\x9bb\"",
                "measured: # | all '${p}' | some",
            })
    void rangesOfValues_agree(String yaml, String good, String wrong) {
        String head = "parameters: { p: all }\n" + (yaml.startsWith("servers") ? "name: mine\n" : HEAD);
        String length = "\nlength: 1s\n";

        assertThat(good.split(" ")).allSatisfy(value -> {
            String text = head + yaml.replace("#", value) + length;
            assertThat(complaints(text)).isEmpty();
            ScenarioFile.read("mine.yaml", text, Map.of());
        });
        assertThat(wrong.split(" ")).allSatisfy(value -> {
            String text = head + yaml.replace("#", value) + length;
            assertThat(complaints(text)).isNotEmpty();
            assertThatExceptionOfType(InvalidScenarioException.class)
                    .isThrownBy(() -> ScenarioFile.read("mine.yaml", text, Map.of()));
        });
    }

    @Test
    void topKeys_agree() throws IOException {
        assertThat(keysRead(HEAD + BOGUS)).isEqualTo(keysOf(schema()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/properties/servers/items | servers: [{ count: 1, latency: 1ms, bogus: 1 }]",
                "/properties/routes/items | routes: [{ bogus: 1 }]",
                "/properties/retries | retries: { bogus: 1 }",
                "/properties/registry/items | registry: [{ bogus: 1 }]",
                "/properties/stalls/items | stalls: [{ bogus: 1 }]",
                "/properties/length/anyOf/1 | length: { bogus: 1 }",
                "/properties/measured/anyOf/1 | measured: { bogus: 1 }",
                "/properties/load/oneOf/2/properties/closed | load: { closed: { bogus: 1 } }",
            })
    void keysOfSections_agree(String pointer, String yaml) throws IOException {
        String head = yaml.startsWith("servers") ? "name: mine\n" : HEAD;

        assertThat(keysRead(head + yaml)).isEqualTo(keysOf(schema().at(pointer)));
    }

    @Test
    void keysOfFaults_agreeForEachKind() throws IOException {
        List<JsonNode> faults = StreamSupport.stream(
                        schema().at("/definitions/fault/oneOf").spliterator(), false)
                .toList();

        assertThat(faults).hasSize(FaultKind.values().length);
        assertThat(faults).allSatisfy(fault -> {
            String kind = fault.at("/properties/kind/const").asText();
            assertThat(keysRead(HEAD + "faults: [{ kind: " + kind + ", bogus: 1 }]"))
                    .as(kind)
                    .isEqualTo(keysOf(fault));
        });
    }

    @Test
    void keysOfALatency_agreeForAllShapesTogether() throws IOException {
        Set<String> keys = new TreeSet<>();
        schema().at("/definitions/latency/anyOf").forEach(shape -> keys.addAll(keysOf(shape)));
        Set<String> read = new TreeSet<>();
        for (String shape : List.of("constant", "lognormal", "normal", "exponential", "recorded")) {
            read.addAll(keysRead("name: mine\nservers: [{ count: 1, latency: { " + shape + ": 1ms, bogus: 1 } }]"));
        }

        assertThat(read).isEqualTo(keys);
    }
}
