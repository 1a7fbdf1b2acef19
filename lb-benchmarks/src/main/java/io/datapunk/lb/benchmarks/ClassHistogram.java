package io.datapunk.lb.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.ObjectName;

/**
 * The objects of this process by class.
 *
 * @param held by the name of the class, as the machine writes it
 */
record ClassHistogram(Map<String, Held> held) {
    private static final int LOOKS = 5;
    private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");

    /** So many objects and their bytes together. */
    record Held(long objects, long bytes) {}

    /** What is reachable: the least of several looks, as a collection may leave some garbage where moving it does not pay. */
    static ClassHistogram now() throws Exception {
        ClassHistogram least = read();
        for (int look = 1; look < LOOKS; look++) {
            ClassHistogram next = read();
            least = next.bytes() < least.bytes() ? next : least;
        }
        return least;
    }

    /** What lies on the heap, whether it is reachable or not: what was allocated since the last collection is all there. */
    static ClassHistogram withGarbage() throws Exception {
        return read("-all");
    }

    private static ClassHistogram read(String... options) throws Exception {
        String text = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {options},
                        new String[] {String[].class.getName()});
        Map<String, Held> held = new TreeMap<>();
        text.lines().forEach(line -> {
            Matcher match = LINE.matcher(line);
            if (match.matches()) {
                held.put(match.group(3), new Held(Long.parseLong(match.group(1)), Long.parseLong(match.group(2))));
            }
        });
        return new ClassHistogram(held);
    }

    /** Of all together. */
    long bytes() {
        return held.values().stream().mapToLong(Held::bytes).sum();
    }

    /** What there is more than there was, the largest first. */
    Map<String, Held> since(ClassHistogram before) {
        Map<String, Held> more = new LinkedHashMap<>();
        held.entrySet().stream()
                .map(entry -> {
                    Held was = before.held.getOrDefault(entry.getKey(), new Held(0, 0));
                    Held is = entry.getValue();
                    return Map.entry(entry.getKey(), new Held(is.objects() - was.objects(), is.bytes() - was.bytes()));
                })
                .filter(entry -> entry.getValue().bytes() > 0)
                .sorted((one, other) ->
                        Long.compare(other.getValue().bytes(), one.getValue().bytes()))
                .forEach(entry -> more.put(entry.getKey(), entry.getValue()));
        return more;
    }
}
