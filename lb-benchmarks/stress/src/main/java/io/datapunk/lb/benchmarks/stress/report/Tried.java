package io.datapunk.lb.benchmarks.stress.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One race, and how often it ended in which way.
 *
 * @param name group and race, such as {@code TrialStress.TwoClaims}
 */
record Tried(String name, boolean passed, List<Ending> endings) {
    private static final Pattern TITLE = Pattern.compile("\\.{5,} \\[(\\w+)] [\\w.]+\\.(\\w+\\.\\w+)");
    private static final Pattern ENDING = Pattern.compile(
            "\\s+(\\S.*?)\\s{2,}([\\d,]+)\\s+(?:<?[\\d.]+%)\\s+(Acceptable|Interesting|Forbidden)\\b.*");

    /**
     * One way to end.
     *
     * @param expect what jcstress says of it
     */
    record Ending(String what, long times, String expect) {}

    Tried {
        endings = List.copyOf(endings);
    }

    /**
     * Reads the tables that jcstress prints when it is verbose: one for each configuration of a race, and at last one that sums
     * them up, which is the one that is kept.
     */
    static List<Tried> read(List<String> lines) {
        Map<String, Tried> all = new LinkedHashMap<>();
        String name = "";
        boolean passed = false;
        List<Ending> endings = new ArrayList<>();
        for (String line : lines) {
            Matcher title = TITLE.matcher(line);
            Matcher ending = ENDING.matcher(line);
            if (title.find()) {
                add(all, name, passed, endings);
                name = title.group(2);
                passed = title.group(1).equals("OK");
                endings.clear();
            } else if (ending.matches()) {
                endings.add(new Ending(
                        ending.group(1), Long.parseLong(ending.group(2).replace(",", "")), ending.group(3)));
            }
        }
        add(all, name, passed, endings);
        return List.copyOf(all.values());
    }

    private static void add(Map<String, Tried> all, String name, boolean passed, List<Ending> endings) {
        if (!name.isEmpty()) {
            all.merge(
                    name,
                    new Tried(name, passed, endings),
                    (before, last) -> new Tried(name, before.passed && last.passed, last.endings));
        }
    }

    long times() {
        return endings.stream().mapToLong(Ending::times).sum();
    }

    /** Whether it ran, and never ended as it must not. */
    boolean held() {
        return passed
                && times() > 0
                && endings.stream().allMatch(ending -> ending.expect().equals("Acceptable"));
    }
}
