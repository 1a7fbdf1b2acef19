package io.datapunk.lb.bootstrap.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page about embedding shows the recipes word for word, and nothing else as code. */
final class EmbeddingPageTest {
    private static final Path PAGE = Path.of("..", "docs", "embedding.md");
    private static final Path SOURCES = Path.of("src/test/java/io/datapunk/lb/bootstrap/recipes");
    private static final Pattern RECIPE = Pattern.compile(
            "^ *// recipe:begin ([a-z-]+)\\n(.*?)^ *// recipe:end$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern SHOWN =
            Pattern.compile("<!-- recipe: ([a-z-]+) -->\\n```java\\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyRecipe_isOnThePageWordForWord() throws IOException {
        Map<String, String> shown = new LinkedHashMap<>();
        String page = Files.readString(PAGE);
        Matcher block = SHOWN.matcher(page);
        while (block.find()) {
            assertThat(shown.put(block.group(1), block.group(2))).isNull();
        }
        assertThat(shown).containsExactlyInAnyOrderEntriesOf(recipes()).hasSizeGreaterThan(12);
        assertThat(page.split("```java\\n", -1)).as("code without a recipe").hasSize(shown.size() + 1);
    }

    private static Map<String, String> recipes() throws IOException {
        Map<String, String> recipes = new LinkedHashMap<>();
        List<Path> sources = new ArrayList<>();
        try (var files = Files.list(SOURCES)) {
            files.filter(file -> file.toString().endsWith("Recipes.java")).forEach(sources::add);
        }
        for (Path source : sources) {
            Matcher recipe = RECIPE.matcher(Files.readString(source));
            while (recipe.find()) {
                String code = recipe.group(2).stripTrailing().stripIndent() + "\n";
                assertThat(recipes.put(recipe.group(1), code)).isNull();
            }
        }
        return recipes;
    }
}
