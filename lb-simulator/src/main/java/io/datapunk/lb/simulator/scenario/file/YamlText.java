package io.datapunk.lb.simulator.scenario.file;

import java.io.StringReader;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
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
            return hasAliases(text, reading) ? Optional.empty() : map(yaml().compose(new StringReader(text)), reading);
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

    /** A few aliases of aliases grow without bound when they are followed; parameters serve the purpose. */
    private static boolean hasAliases(String text, Reading reading) {
        boolean some = false;
        for (Event event : yaml().parse(new StringReader(text))) {
            if (event instanceof AliasEvent alias) {
                reading.problem(
                        "",
                        alias.getStartMark().getLine() + 1,
                        "the alias *" + alias.getAnchor() + ", expected none: write it out, or use a parameter");
                some = true;
            }
        }
        return some;
    }

    private static Optional<MappingNode> map(Node root, Reading reading) {
        if (root instanceof MappingNode map) {
            return Optional.of(map);
        }
        reading.problem("", 1, (root == null ? "nothing" : "no map") + ", " + EXPECTED);
        return Optional.empty();
    }
}
