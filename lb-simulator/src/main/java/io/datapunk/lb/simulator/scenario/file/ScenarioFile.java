package io.datapunk.lb.simulator.scenario.file;

import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.scenario.ScenarioBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads scenarios from YAML. The format is described in {@code docs/scenarios.md} and by {@link #schema}.
 *
 * <p>Thread-safe; does not block. What is read may come from anybody: size, depth and the number of faults are bounded, and
 * nothing is made from a name in the file.
 */
public final class ScenarioFile {
    static final String PARAMETERS = "parameters";

    private static final String SCHEMA = "scenario.schema.json";

    private ScenarioFile() {}

    /**
     * The scenario that a text describes.
     *
     * @param source the name of the file, for messages
     * @param yaml the text, 1 MiB at most
     * @param parameters what takes the place of the parameters' defaults, by name
     * @throws InvalidScenarioException with every problem at once
     */
    public static Scenario read(String source, String yaml, Map<String, String> parameters) {
        Reading reading = new Reading();
        Optional<ScenarioBuilder> builder = YamlText.root(yaml, reading).map(root -> {
            Section plain = new Section(reading, "", 1, root);
            Parameters filled = parameters(plain).overriddenBy(parameters, plain);
            return ScenarioReader.read(new Section(reading.with(filled), "", 1, root));
        });
        refuse(source, reading);
        return builder.orElseThrow().build();
    }

    /**
     * The parameters of a scenario with their defaults, in the order of the file.
     *
     * @param source the name of the file, for messages
     * @throws InvalidScenarioException when it is not YAML, or its parameters are not texts
     */
    public static Map<String, String> parameters(String source, String yaml) {
        Reading reading = new Reading();
        Optional<Parameters> parameters =
                YamlText.root(yaml, reading).map(root -> parameters(new Section(reading, "", 1, root)));
        refuse(source, reading);
        return parameters.orElseThrow().values();
    }

    private static Parameters parameters(Section file) {
        Map<String, String> values = new LinkedHashMap<>();
        file.entry(PARAMETERS)
                .flatMap(entry -> entry.section("a map of names and defaults"))
                .ifPresent(section -> section.entries().forEach((name, entry) -> {
                    if (Formats.NAME.parse().apply(name).isEmpty()) {
                        entry.problem("the name, expected " + Formats.NAME.expected());
                    } else if (entry.rawText().filter(Parameters::referredToIn).isPresent()) {
                        entry.unexpected("a value without parameters in it");
                    } else {
                        entry.text("a value").ifPresent(value -> values.put(name, value));
                    }
                }));
        return new Parameters(values);
    }

    private static void refuse(String source, Reading reading) {
        if (!reading.problems().isEmpty()) {
            throw new InvalidScenarioException(source, reading.problems());
        }
    }

    /** The JSON Schema (draft 7) of the format, for editors and other tools. */
    public static String schema() {
        try (InputStream in = ScenarioFile.class.getResourceAsStream(SCHEMA)) {
            return new String(Objects.requireNonNull(in, SCHEMA).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
