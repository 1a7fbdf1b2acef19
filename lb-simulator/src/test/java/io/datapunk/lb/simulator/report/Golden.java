package io.datapunk.lb.simulator.report;

import io.datapunk.lb.simulator.policy.PolicyKind;
import io.datapunk.lb.simulator.run.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The figures every build must reproduce: a text file with one line for each scenario and policy. */
final class Golden {
    /** Set to true, the file is rewritten instead of compared with. */
    static final String REWRITE = "lb.golden.rewrite";

    private static final Path FILE = Path.of("src/test/resources/io/datapunk/lb/simulator/report/golden.txt");
    private static final String HEAD =
            "# Figures of every built-in scenario under seed 1; - is not reached, or has no meaning.\n"
                    + "# Rewritten by: mvn test -pl lb-simulator -am -Dtest=GoldenTest -Dsurefire.failIfNoSpecifiedTests=false -D"
                    + REWRITE + "=true\n";

    private Golden() {}

    static boolean rewritten() {
        return Boolean.getBoolean(REWRITE);
    }

    /** The lines by scenario. */
    static Map<String, List<String>> read() {
        Map<String, List<String>> lines = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(FILE)) {
                if (!line.startsWith("#") && !line.isBlank()) {
                    lines.computeIfAbsent(line.substring(0, line.indexOf(' ')), fresh -> new ArrayList<>())
                            .add(line);
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return lines;
    }

    static void write(Map<String, List<String>> lines) throws IOException {
        StringBuilder text = new StringBuilder(HEAD);
        new TreeMap<>(lines)
                .values()
                .forEach(ofOne -> ofOne.forEach(line -> text.append(line).append('\n')));
        Files.createDirectories(FILE.getParent());
        Files.writeString(FILE, text);
    }

    static String line(String scenario, PolicyKind kind, Result result) {
        StringBuilder line = new StringBuilder(scenario).append(' ').append(kind.strategy());
        if (!kind.scorer().isEmpty()) {
            line.append('+').append(kind.scorer());
        }
        for (Figure figure : Figure.values()) {
            line.append(' ').append(figure.key()).append('=').append(text(figure.of(result)));
        }
        for (Total total : Total.values()) {
            line.append(' ').append(total.key()).append('=').append(text(total.of(List.of(result))));
        }
        return line.toString();
    }

    /** What differs between the lines that were and those that are: the policy, the figure, and both values. */
    static List<String> differences(List<String> before, List<String> now) {
        Map<String, Map<String, String>> old = figures(before);
        Map<String, Map<String, String>> fresh = figures(now);
        List<String> differences = new ArrayList<>();
        Stream.concat(old.keySet().stream(), fresh.keySet().stream()).distinct().forEach(policy -> {
            Map<String, String> was = old.getOrDefault(policy, Map.of());
            Map<String, String> is = fresh.getOrDefault(policy, Map.of());
            Stream.concat(was.keySet().stream(), is.keySet().stream())
                    .distinct()
                    .filter(key -> !was.getOrDefault(key, "").equals(is.getOrDefault(key, "")))
                    .forEach(key -> differences.add(policy + " " + key + ": was " + was.getOrDefault(key, "nothing")
                            + ", is " + is.getOrDefault(key, "nothing")));
        });
        return differences;
    }

    /** By policy, then figure, in the order of the lines. */
    private static Map<String, Map<String, String>> figures(List<String> lines) {
        Map<String, Map<String, String>> figures = new LinkedHashMap<>();
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            Map<String, String> ofOne = figures.computeIfAbsent(words[1], fresh -> new LinkedHashMap<>());
            Arrays.stream(words, 2, words.length)
                    .map(word -> word.split("=", 2))
                    .forEach(pair -> ofOne.put(pair[0], pair[1]));
        }
        return figures;
    }

    private static String text(@Nullable Double value) {
        if (value == null) {
            return "-";
        }
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.4f", value);
    }
}
