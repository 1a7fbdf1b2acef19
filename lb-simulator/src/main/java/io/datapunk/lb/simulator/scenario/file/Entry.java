package io.datapunk.lb.simulator.scenario.file;

import io.datapunk.lb.spi.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Something at a place of the file. What is asked of it and is not there is a problem, noted at once. */
final class Entry {
    private final Reading reading;
    private final String path;
    private final int line;
    private final Node node;

    Entry(Reading reading, String path, int line, Node node) {
        this.reading = reading;
        this.path = path;
        this.line = line;
        this.node = node;
    }

    static int lineOf(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    String path() {
        return path;
    }

    int line() {
        return line;
    }

    boolean isScalar() {
        return node instanceof ScalarNode;
    }

    boolean isList() {
        return node instanceof SequenceNode;
    }

    void problem(String message) {
        reading.problem(path, line, message);
    }

    /** A problem with what is written here. */
    void unexpected(String expected) {
        problem(written() + ", expected " + expected);
    }

    /** The value in a format; the other one after a problem. */
    <T> T as(Format<T> format, T otherwise) {
        return text(format.expected())
                .flatMap(text -> {
                    Optional<T> value = format.parse().apply(text);
                    if (value.isEmpty()) {
                        unexpected(format.expected());
                    }
                    return value;
                })
                .orElse(otherwise);
    }

    /** The text, with parameters filled in; nothing after a problem. */
    Optional<String> text(String expected) {
        if (!(node instanceof ScalarNode scalar) || scalar.getValue().isEmpty()) {
            unexpected(expected);
            return Optional.empty();
        }
        Parameters parameters = reading.parameters();
        List<String> missing = parameters.missingIn(scalar.getValue());
        missing.forEach(name -> problem(parameters.unknown(name)));
        return missing.isEmpty()
                ? Optional.of(parameters.fill(scalar.getValue()).strip())
                : Optional.empty();
    }

    /** The text as it stands in the file. */
    Optional<String> rawText() {
        return node instanceof ScalarNode scalar ? Optional.of(scalar.getValue()) : Optional.empty();
    }

    private String written() {
        if (node instanceof MappingNode) {
            return "a map";
        }
        if (node instanceof SequenceNode) {
            return "a list";
        }
        String raw = rawText().orElse("");
        if (raw.isEmpty()) {
            return "nothing";
        }
        String filled = reading.parameters().fill(raw);
        return Settings.quoted(filled) + (filled.equals(raw) ? "" : " (" + Shown.of(raw) + ")");
    }

    /** The map; nothing after a problem. */
    Optional<Section> section(String expected) {
        if (node instanceof MappingNode map) {
            return Optional.of(new Section(reading, path, line, map));
        }
        unexpected(expected);
        return Optional.empty();
    }

    /** The items of the list; none after a problem. */
    List<Entry> list(String expected) {
        List<Entry> items = new ArrayList<>();
        if (node instanceof SequenceNode list) {
            for (Node item : list.getValue()) {
                items.add(new Entry(reading, path + "[" + items.size() + "]", lineOf(item), item));
            }
        } else {
            unexpected(expected);
        }
        return items;
    }
}
