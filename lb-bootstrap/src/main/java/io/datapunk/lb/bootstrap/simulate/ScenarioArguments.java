package io.datapunk.lb.bootstrap.simulate;

import io.datapunk.lb.bootstrap.process.FileReason;
import io.datapunk.lb.simulator.library.ScenarioLibrary;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.scenario.file.InvalidScenarioException;
import io.datapunk.lb.simulator.scenario.file.Problem;
import io.datapunk.lb.simulator.scenario.file.ScenarioFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the scenarios that a user names, and gathers everything that is wrong with any of them. Not thread-safe. */
final class ScenarioArguments {
    /** Every built-in scenario. */
    static final String ALL = "all";

    private static final int MOST_BYTES = 1 << 20;

    private final Map<String, String> parameters;
    private final List<String> problems = new ArrayList<>();

    /** @param parameters what is to be different in each of them */
    ScenarioArguments(Map<String, String> parameters) {
        this.parameters = parameters;
    }

    /** The scenarios, without those that have problems. */
    List<Scenario> read(List<String> arguments) {
        List<String> names = arguments.stream()
                .flatMap(argument ->
                        argument.equals(ALL) ? ScenarioLibrary.names().stream() : List.of(argument).stream())
                .distinct()
                .toList();
        List<Scenario> scenarios = new ArrayList<>();
        for (String name : names) {
            Scenario scenario = read(name);
            if (scenario != null) {
                scenarios.add(scenario);
            }
        }
        return scenarios;
    }

    /** Those of the arguments that are files. */
    static List<Path> files(List<String> arguments) {
        return arguments.stream()
                .filter(argument -> !ScenarioLibrary.names().contains(argument))
                .flatMap(argument -> file(argument).stream())
                .toList();
    }

    /** What is wrong, a line each. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    private @Nullable Scenario read(String argument) {
        try {
            if (ScenarioLibrary.names().contains(argument)) {
                return ScenarioLibrary.scenario(argument, parameters);
            }
            Optional<Path> file = file(argument);
            if (file.isEmpty()) {
                problems.add("SCENARIO: " + argument + ", expected a file or one of "
                        + String.join(", ", ScenarioLibrary.names()));
                return null;
            }
            return ScenarioFile.read(argument, text(file.get()), parameters);
        } catch (InvalidScenarioException invalid) {
            invalid.problems().forEach(problem -> problems.add(line(argument, problem)));
        } catch (CharacterCodingException notText) {
            problems.add(argument + ": not UTF-8, expected a scenario in YAML");
        } catch (IOException unreadable) {
            problems.add(argument + ": cannot be read: " + FileReason.of(unreadable));
        }
        return null;
    }

    private static Optional<Path> file(String argument) {
        try {
            return Optional.of(Path.of(argument)).filter(Files::exists);
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }

    private static String text(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("a directory, expected a scenario in YAML");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("too large, expected at most " + MOST_BYTES + " bytes");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        }
    }

    private static String line(String source, Problem problem) {
        String where = problem.line() > 0 ? source + ":" + problem.line() : source;
        return where + ": " + (problem.path().isEmpty() ? "" : problem.path() + ": ") + problem.message();
    }
}
