package io.datapunk.lb.domain.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of the page about health is that of the enum {@link Rule}: the same rules, in the same order. */
class RulePageTest {
    private static final Path PAGE = Path.of("..", "docs", "health.md");
    private static final String BEGIN = "<!-- rules: ";
    private static final String END = "<!-- rules: end -->";

    @Test
    void tableOfTheHealthPage_namesEveryRuleWithItsEventInOrderAndNoOther() throws IOException {
        assertThat(rows().map(row -> row.subList(0, 2)))
                .as("rule and event of each row of docs/health.md")
                .containsExactlyElementsOf(Arrays.stream(Rule.values())
                        .map(rule -> List.of(code(rule.label()), code(nameOf(rule.event()))))
                        .toList());
    }

    @Test
    void tableOfTheHealthPage_saysWhichRulesForget() throws IOException {
        assertThat(rows().filter(row -> row.get(4).equals("yes")).map(row -> row.get(0)))
                .containsExactlyElementsOf(Arrays.stream(Rule.values())
                        .filter(Rule::clearsEvidence)
                        .map(rule -> code(rule.label()))
                        .toList());
    }

    @Test
    void everyRow_saysWhenAndWhat() throws IOException {
        assertThat(rows()).isNotEmpty().allSatisfy(row -> {
            assertThat(row).hasSize(5);
            assertThat(row.get(2)).isNotBlank();
            assertThat(row.get(3)).isNotBlank();
            assertThat(row.get(4)).isIn("", "yes");
        });
    }

    private static Stream<List<String>> rows() throws IOException {
        String page = Files.readString(PAGE);
        String table = page.substring(page.indexOf(BEGIN), page.indexOf(END));
        return table.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> Arrays.stream(
                                line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
                        .map(String::strip)
                        .toList());
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String nameOf(Class<?> event) {
        return event.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
