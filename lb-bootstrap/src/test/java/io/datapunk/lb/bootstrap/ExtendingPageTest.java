package io.datapunk.lb.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.Lease;
import io.datapunk.lb.LoadBalancer;
import io.datapunk.lb.bootstrap.demo.DemoCommand;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.testkit.time.ManualTicker;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Whoever follows the page about extending from an empty folder gets the example, and a jar that compiles against lb-spi alone,
 * is found in a directory, and does what the page says.
 */
final class ExtendingPageTest {
    private static final Path PAGE = Path.of("..", "docs", "extending.md");
    private static final Path EXAMPLE = Path.of("..", "docs", "examples", "custom-strategy");
    private static final String SOURCES = "src/main/java/";
    private static final String RESOURCES = "src/main/resources/";
    private static final Pattern BLOCK = Pattern.compile("(?m)^```(\\w*)\n(.*?)^```$", Pattern.DOTALL);
    private static final Pattern SOURCE =
            Pattern.compile("```java\n(package (\\S+);.*?public final class (\\w+) .*?)```", Pattern.DOTALL);
    private static final Pattern ENTRY = Pattern.compile("`(META-INF/services/\\S+)`:\n\n```\n(\\S+\n)```");
    private static final Pattern TREE = Pattern.compile("It is these files:\n\n```\n(.*?)```", Pattern.DOTALL);
    private static final Pattern POM = Pattern.compile("```xml\n(.*?)```", Pattern.DOTALL);
    private static final Pattern TEST = Pattern.compile("```java\n(class (\\w+Test) .*?)```", Pattern.DOTALL);
    private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    /** The files that the page shows whole, by their path in the folder. */
    private final Map<String, String> files = new TreeMap<>();

    private String page = "";

    @BeforeEach
    void read() throws IOException {
        page = Files.readString(PAGE);
        for (MatchResult source : all(SOURCE)) {
            files.put(SOURCES + source.group(2).replace('.', '/') + "/" + source.group(3) + ".java", source.group(1));
        }
        for (MatchResult entry : all(ENTRY)) {
            files.put(RESOURCES + entry.group(1), entry.group(2));
        }
    }

    private List<MatchResult> all(Pattern pattern) {
        return pattern.matcher(page).results().toList();
    }

    private String only(Pattern pattern) {
        assertThat(all(pattern)).hasSize(1);
        return all(pattern).get(0).group(1);
    }

    @Test
    void everyBlockOfThePage_isOneThatIsCheckedHere() {
        assertThat(files).hasSize(4);
        assertThat(all(TEST)).hasSize(2);
        assertThat(all(BLOCK)).hasSize(files.size() + all(TEST).size() + 3);
        assertThat(only(TREE) + only(POM) + only(COMMANDS)).isNotBlank();
    }

    @Test
    void filesOfThePage_areThoseOfTheExampleToTheLetter() throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            assertThat(EXAMPLE.resolve(file.getKey())).hasContent(file.getValue());
        }
        try (Stream<Path> there = Files.walk(EXAMPLE.resolve("src/main"))) {
            List<String> main = Stream.concat(Stream.of(EXAMPLE.resolve("pom.xml")), there.filter(Files::isRegularFile))
                    .map(file -> EXAMPLE.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
            assertThat(only(TREE).lines()).containsExactlyElementsOf(main);
            assertThat(files.keySet()).isEqualTo(new TreeSet<>(main.subList(1, main.size())));
        }
    }

    @Test
    void testsOfThePage_areThoseOfTheExampleToTheLetter() throws IOException {
        for (MatchResult test : all(TEST)) {
            Path file = EXAMPLE.resolve("src/test/java/com/example/balancing/" + test.group(2) + ".java");
            assertThat(Files.readString(file)).endsWith("\n\n" + test.group(1));
        }
    }

    @Test
    void pomOfThePage_isTheExamplesWithSomeLinesLeftOut() throws IOException {
        Iterator<String> example =
                Files.readString(EXAMPLE.resolve("pom.xml")).lines().iterator();
        for (String line : only(POM).lines().toList()) {
            boolean found = false;
            while (!found && example.hasNext()) {
                found = example.next().equals(line);
            }
            assertThat(found).as("in the example's pom, in order: %s", line).isTrue();
        }
    }

    @Test
    void pluginsOfThePage_areFoundByNameAndChooseAndJudge(@TempDir Path folder) throws Exception {
        Path target = Files.createDirectory(folder.resolve("target"));
        pack(compile(folder), target.resolve("custom-strategy.jar"));
        CommandLine.ParseResult demo = demoOfThePage();
        assertThat(demo.<Path>matchedOptionValue("--plugins", null).toString()).isEqualTo("target");
        HealthAwareConfig config = HealthAwareConfig.builder()
                .noChecks()
                .strategy(demo.matchedOptionValue("--strategy", ""), Map.of("draws", "4"))
                .scorer(demo.matchedOptionValue("--scorer", ""), Map.of("strikes", "2"))
                .build();

        // by hand, since nobody is ejected after a real process stood still
        try (LoadBalancer balancer = LoadBalancers.builder()
                .plugins(target)
                .config(config)
                .ticker(new ManualTicker())
                .discovery("static", Map.of("instances", "127.0.0.1:1, 127.0.0.1:2, 127.0.0.1:3"))
                .start()) {
            BalancedService service = balancer.service("orders");
            service.ready().toCompletableFuture().get(10, TimeUnit.SECONDS);
            fail("127.0.0.1:2", service);

            assertThat(service.snapshot().instances())
                    .filteredOn(each -> each.instance().id().equals("127.0.0.1:2"))
                    .allSatisfy(each -> assertThat(each.circuit()).isEqualTo("open"));
            assertThat(service.statistics().ejections()).isEqualTo(1);
            assertThat(service.statistics().outcomes().serverErrors()).isEqualTo(2);
        }
    }

    private CommandLine.ParseResult demoOfThePage() {
        List<String> commands = only(COMMANDS).lines().toList();
        assertThat(commands).hasSize(2).first().isEqualTo("mvn package");
        Matcher demo = Pattern.compile("java -jar lb\\.jar demo (.*)").matcher(commands.get(1));
        assertThat(demo.matches()).isTrue();
        return new CommandLine(new DemoCommand()).parseArgs(demo.group(1).split(" "));
    }

    /** Asks until this one has failed twice. */
    private static void fail(String id, BalancedService service) {
        int failed = 0;
        for (int i = 0; i < 10_000 && failed < 2; i++) {
            Lease lease = service.acquire();
            if (lease.instance().id().equals(id)) {
                lease.failed(Outcome.SERVER_ERROR);
                failed++;
            } else {
                lease.succeeded();
            }
        }
    }

    /** Compiles as Maven does it with the page's pom: the sources against lb-spi, the resources beside them. */
    private Path compile(Path folder) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("target/classes"));
        List<String> sources = new ArrayList<>();
        for (Map.Entry<String, String> file : files.entrySet()) {
            boolean source = file.getKey().startsWith(SOURCES);
            Path written = source
                    ? folder.resolve(file.getKey())
                    : classes.resolve(file.getKey().substring(RESOURCES.length()));
            Files.createDirectories(written.getParent());
            Files.writeString(written, file.getValue());
            if (source) {
                sources.add(written.toString());
            }
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<String> options = List.of(
                "-Xlint:all,-classfile", "-Werror", "--release", "17", "-d", classes.toString(), "-cp", spiAlone());
        boolean compiled = compiler.getTask(
                        messages,
                        null,
                        null,
                        options,
                        null,
                        compiler.getStandardFileManager(null, null, null).getJavaFileObjectsFromStrings(sources))
                .call();
        assertThat(compiled).as("%s", messages).isTrue();
        return classes;
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> compiled = Files.walk(classes)) {
            for (Path each : compiled.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(each).toString().replace('\\', '/')));
                Files.copy(each, out);
                out.closeEntry();
            }
        }
    }

    private static String spiAlone() {
        return new File(Settings.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .getPath();
    }
}
