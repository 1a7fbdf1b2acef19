package io.datapunk.lb.simulator.scenario.file;

import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.InvalidConfigException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads settings of the balancer, and has the balancer's own configuration judge them. */
final class BalancerReader {
    private final Section section;
    private final Map<String, String> settings = new LinkedHashMap<>();

    private BalancerReader(Section section) {
        this.section = section;
    }

    static Map<String, String> read(Section section) {
        BalancerReader reader = new BalancerReader(section);
        section.entries().forEach(reader::collect);
        reader.judge();
        return reader.settings;
    }

    private void collect(String key, Entry entry) {
        if (key.equals("strategy") || key.equals("scorer")) {
            entry.problem("expected other settings: the comparison says which strategies and scorers take part");
        } else if (key.equals("check") || key.startsWith("checkSettings.")) {
            entry.problem("expected other settings: checks says whether servers are asked");
        } else if (Shown.hasCommands(key)) {
            // A strategy or scorer that does not know it will name it when the run begins.
            entry.problem("the name, expected one without control characters");
        } else {
            entry.text("a value").ifPresent(value -> settings.put(key, value));
        }
    }

    /** What cannot be read hides what is out of range, so the rest is judged again without it. */
    private void judge() {
        Map<String, String> rest = new HashMap<>(settings);
        boolean more = true;
        while (more) {
            List<String> violations = violations(rest);
            violations.forEach(this::tell);
            more = rest.keySet().removeIf(key -> violations.stream().anyMatch(each -> concerns(each, key)));
        }
    }

    private static List<String> violations(Map<String, String> settings) {
        try {
            HealthAwareConfig.builder().settings(settings).build();
            return List.of();
        } catch (InvalidConfigException invalid) {
            return invalid.violations();
        }
    }

    private static boolean concerns(String violation, String key) {
        return violation.startsWith(key + ": ") || violation.startsWith("\"" + key + "\": ");
    }

    private void tell(String violation) {
        section.entries().entrySet().stream()
                .filter(entry -> concerns(violation, entry.getKey()))
                .findFirst()
                .ifPresentOrElse(
                        entry -> entry.getValue().problem(violation.substring(violation.indexOf(": ") + 2)),
                        () -> section.problem(violation));
    }
}
