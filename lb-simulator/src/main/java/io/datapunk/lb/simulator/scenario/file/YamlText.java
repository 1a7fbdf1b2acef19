package io.datapunk.lb.simulator.scenario.file;

import java.io.StringReader;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.ReaderException;

/** Turns text into nodes of YAML, within bounds. */
final class YamlText {
    private static final int MOST_CHARACTERS = 1 << 20;
    private static final int DEEPEST = 20;
    private static final String EXPECTED = "expected a scenario, a map with name and servers";

    private YamlText() {}

    /** The map that the text is; nothing after a problem. */
    static Optional<MappingNode> root(String text, Reading reading) {
        if (text.length() > MOST_CHARACTERS) {
            reading.problem("", 1, text.length() + " characters, expected at most " + MOST_CHARACTERS);
            return Optional.empty();
        }
        try {
            return isBounded(text, reading) ? map(yaml().compose(new StringReader(text)), reading) : Optional.empty();
        } catch (MarkedYAMLException wrong) {
            Mark mark = wrong.getProblemMark();
            reading.problem("", mark == null ? 1 : mark.getLine() + 1, "not YAML: " + wrong.getProblem());
        } catch (ReaderException wrong) {
            int line = 1
                    + (int) text.codePoints()
                            .limit(wrong.getPosition())
                            .filter(c -> c == '\n')
                            .count();
            reading.problem("", line, "not YAML: a character that may not be there");
        } catch (YAMLException wrong) {
            reading.problem("", 1, "not YAML: " + wrong.getMessage());
        }
        return Optional.empty();
    }

    private static Yaml yaml() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MOST_CHARACTERS);
        options.setNestingDepthLimit(DEEPEST);
        options.setMaxAliasesForCollections(0);
        return new Yaml(options);
    }

    /**
     * Whether the text stays within bounds, before nodes are made of it. A few aliases of aliases grow without bound when
     * they are followed, and parameters serve the purpose; depth costs the scanner time.
     */
    private static boolean isBounded(String text, Reading reading) {
        boolean bounded = true;
        int depth = 0;
        for (Event event : yaml().parse(new StringReader(text))) {
            int line = event.getStartMark().getLine() + 1;
            if (event instanceof AliasEvent alias) {
                reading.problem(
                        "",
                        line,
                        "the alias *" + alias.getAnchor() + ", expected none: write it out, or use a parameter");
                bounded = false;
            } else if (event instanceof CollectionStartEvent && ++depth > DEEPEST) {
                reading.problem("", line, "maps and lists in each other, expected at most " + DEEPEST + " levels");
                return false;
            } else if (event instanceof CollectionEndEvent) {
                depth--;
            }
        }
        return bounded;
    }

    private static Optional<MappingNode> map(Node root, Reading reading) {
        if (root instanceof MappingNode map) {
            return Optional.of(map);
        }
        reading.problem("", 1, (root == null ? "nothing" : "no map") + ", " + EXPECTED);
        return Optional.empty();
    }
}
