package io.datapunk.lb.simulator.scenario.file;

import io.datapunk.lb.spi.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code ${name}} stands for in values. Immutable.
 *
 * @param values by name, in the order of the file
 */
record Parameters(Map<String, String> values) {
    static final Parameters NONE = new Parameters(Map.of());

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)}");

    static boolean referredToIn(String text) {
        return REFERENCE.matcher(text).find();
    }

    /** The names a text refers to that are not there. */
    List<String> missingIn(String text) {
        return REFERENCE
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .filter(name -> !values.containsKey(name))
                .toList();
    }

    /** A text with all references replaced, but for missing ones; what comes in for them is taken as it is. */
    String fill(String text) {
        return REFERENCE
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(values.getOrDefault(match.group(1), match.group())));
    }

    /** These with other values; names that are not there are a problem of the file's parameters. */
    Parameters overriddenBy(Map<String, String> others, Section file) {
        Map<String, String> all = new LinkedHashMap<>(values);
        new TreeMap<>(others).forEach((name, value) -> {
            if (all.containsKey(name)) {
                all.put(name, value);
            } else {
                file.entry(ScenarioFile.PARAMETERS)
                        .ifPresentOrElse(entry -> entry.problem(unknown(name)), () -> file.problem(unknown(name)));
            }
        });
        return new Parameters(all);
    }

    /** What to say about a name that is not there. */
    String unknown(String name) {
        Set<String> known = values.keySet();
        return Settings.quoted(name) + ": unknown parameter, expected "
                + (known.isEmpty() ? "none, the scenario has no parameters" : "one of " + String.join(", ", known));
    }
}
