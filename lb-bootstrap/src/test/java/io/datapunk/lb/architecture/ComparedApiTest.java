package io.datapunk.lb.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is compared with the last release is what is promised, no package less. */
class ComparedApiTest {
    private static final Pattern COMPARED = Pattern.compile("<include>(io\\.datapunk\\.lb[a-z.]*)</include>");
    private static final Pattern EXPORTED = Pattern.compile("exports (\\S+);");

    private static Stream<String> all(Pattern pattern, Path file) throws IOException {
        List<MatchResult> found =
                pattern.matcher(Files.readString(file)).results().toList();
        return found.stream().map(match -> match.group(1));
    }

    private static Set<String> packagesBelow(Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(sources::relativize)
                    .map(file -> file.subpath(0, file.getNameCount() - 1).toString())
                    .map(directory -> directory.replace(File.separatorChar, '.'))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void everyPromisedPackage_isCompared() throws IOException {
        Set<String> promised = packagesBelow(Path.of("..", "lb-testkit", "src/main/java"));
        for (String module : List.of("lb-spi", "lb-application")) {
            promised.addAll(all(EXPORTED, Path.of("..", module, "src/main/java/module-info.java"))
                    .toList());
        }
        assertThat(all(COMPARED, Path.of("..", "pom.xml"))).containsExactlyInAnyOrderElementsOf(promised);
    }
}
