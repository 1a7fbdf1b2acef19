package io.datapunk.lb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every test that a page of the documentation names is there. */
class DocumentedTestsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*(?:Test|IT))(?:\\.(\\w+))?`");

    /**
     * A test as a page names it.
     *
     * @param method empty when the page names the class alone
     */
    private record Named(Path page, String type, String method) {}

    @Test
    void everyTestThatAPageNames_exists() throws IOException {
        Map<String, String> sources = sources();
        List<String> missing = new ArrayList<>();
        for (Named test : named()) {
            String source = sources.getOrDefault(test.type(), "");
            if (!source.contains("class " + test.type() + " ") || !hasMethod(source, test.method())) {
                missing.add(test.page() + ": " + test.type() + "." + test.method());
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void pageAboutTheOriginal_namesATestForEveryFault() throws IOException {
        Path page = ROOT.resolve("docs/coming-from-the-original.md");
        String faults = Files.readString(page).split("## Each of its faults|## What else", -1)[1];

        assertThat(faults.lines().filter(line -> line.startsWith("| ")).skip(1))
                .hasSizeGreaterThanOrEqualTo(6)
                .allSatisfy(line -> assertThat(NAMED.matcher(line).results())
                        .isNotEmpty()
                        .allSatisfy(test -> assertThat(test.group(2)).isNotNull()));
    }

    private static boolean hasMethod(String source, String method) {
        return method.isEmpty()
                || Pattern.compile("@(?:Test|ParameterizedTest)\\b[^;{}]*(?:\\{[^;{}]*\\}[^;{}]*)*\\bvoid " + method
                                + "\\(")
                        .matcher(source)
                        .find();
    }

    private static List<Named> named() throws IOException {
        List<Named> named = new ArrayList<>();
        try (Stream<Path> pages = Files.walk(ROOT.resolve("docs"))) {
            for (Path page :
                    pages.filter(file -> file.toString().endsWith(".md")).toList()) {
                Matcher test = NAMED.matcher(Files.readString(page));
                while (test.find()) {
                    named.add(new Named(page, test.group(1), test.group(2) == null ? "" : test.group(2)));
                }
            }
        }
        return named;
    }

    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path tests : modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(tests)) {
                    for (Path file : files.filter(each -> each.toString().endsWith(".java"))
                            .toList()) {
                        String name = file.getFileName().toString().replace(".java", "");
                        sources.put(name, Files.readString(file));
                    }
                }
            }
        }
        return sources;
    }
}
