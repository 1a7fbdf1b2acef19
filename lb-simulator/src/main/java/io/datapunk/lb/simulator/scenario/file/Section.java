package io.datapunk.lb.simulator.scenario.file;

import io.datapunk.lb.spi.Settings;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** One map of the file. Keys it is asked for are known; {@link #close} names the others. */
final class Section {
    private final Reading reading;
    private final String path;
    private final int line;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();

    Section(Reading reading, String path, int line, MappingNode map) {
        this.reading = reading;
        this.path = path;
        this.line = line;
        map.getValue().forEach(this::add);
    }

    private void add(NodeTuple tuple) {
        int keyLine = Entry.lineOf(tuple.getKeyNode());
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            reading.problem(path, keyLine, "a key that is a map or a list, expected a name");
            return;
        }
        String name = key.getValue();
        Entry entry = new Entry(reading, pathOf(name), keyLine, tuple.getValueNode());
        Entry before = entries.putIfAbsent(name, entry);
        if (before != null) {
            entry.problem("there already in line " + before.line() + ", expected once");
        }
    }

    private String pathOf(String key) {
        return (path.isEmpty() ? "" : path + ".") + Shown.of(key);
    }

    /** All there is, whether known or not. */
    Map<String, Entry> entries() {
        return entries;
    }

    /** A problem with the map as a whole. */
    void problem(String message) {
        reading.problem(path, line, message);
    }

    boolean hasAny(String... keys) {
        known.addAll(List.of(keys));
        return Stream.of(keys).anyMatch(entries::containsKey);
    }

    Optional<Entry> entry(String key) {
        known.add(key);
        return Optional.ofNullable(entries.get(key));
    }

    /** The value of a key that may be missing. */
    <T> T value(String key, Format<T> format, T otherwise) {
        return entry(key).map(entry -> entry.as(format, otherwise)).orElse(otherwise);
    }

    /** The value of a key that must be there; the other one after a problem. */
    <T> T required(String key, Format<T> format, T otherwise) {
        return required(key, format.expected())
                .map(entry -> entry.as(format, otherwise))
                .orElse(otherwise);
    }

    Optional<Entry> required(String key, String expected) {
        Optional<Entry> entry = entry(key);
        if (entry.isEmpty()) {
            reading.problem(pathOf(key), line, "missing, expected " + expected);
        }
        return entry;
    }

    /** The one of several keys that is there; nothing after a problem. */
    Optional<String> oneOf(List<String> keys) {
        known.addAll(keys);
        List<String> present = keys.stream().filter(entries::containsKey).toList();
        if (present.size() != 1) {
            problem((present.isEmpty() ? "nothing" : String.join(" and ", present)) + ", expected one of "
                    + String.join(", ", keys));
            return Optional.empty();
        }
        return Optional.of(present.get(0));
    }

    /** Names every key that nobody asked for. */
    void close() {
        entries.forEach((key, entry) -> {
            if (!known.contains(key)) {
                entry.problem(Settings.quoted(key) + ": unknown key, expected one of " + String.join(", ", known));
            }
        });
    }
}
