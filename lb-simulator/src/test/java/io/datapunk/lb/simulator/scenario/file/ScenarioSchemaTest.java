package io.datapunk.lb.simulator.scenario.file;

import static org.assertj.core.api.Assertions.assertThat;
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
