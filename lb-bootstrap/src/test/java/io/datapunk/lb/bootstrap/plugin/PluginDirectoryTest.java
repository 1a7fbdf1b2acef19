package io.datapunk.lb.bootstrap.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.datapunk.lb.InvalidConfigException;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.check.CheckProvider;
import io.datapunk.lb.spi.discovery.DiscoveryProvider;
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.StrategyProvider;
import io.datapunk.lb.testkit.time.ManualScheduler;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is found in a directory of real jars, whole and broken ones. */
final class PluginDirectoryTest {
    @TempDir
    private Path temporary;

    private Path directory;

    @BeforeEach
    void named() throws IOException {
        directory = Files.createDirectory(temporary.resolve("plug-ins of #1 (100%)"));
    }

    private FoundPlugins found() {
        return FoundPlugins.by(getClass().getClassLoader(), directory);
    }

    private Path jar(String name) {
        return directory.resolve(name);
    }

    private List<String> faults() throws IOException {
        try (FoundPlugins found = found()) {
            return faults(found);
        }
    }

    private static List<String> faults(FoundPlugins found) {
        return found.faults().stream()
                .map(fault -> fault.plugin() + ": " + fault.what())
                .toList();
    }

    /** A jar that is fine, so that every test sees that the others are there all the same. */
    private void addAGoodOne() throws IOException {
        new JarMaker().strategy("Good", "good").to(jar("z-good.jar"));
    }

    private void assertTheGoodOneIsThere(FoundPlugins found) {
        assertThat(found.plugins().strategy("good", Settings.empty())).isNotNull();
        assertThat(found.plugins().strategy("adaptive", Settings.empty())).isNotNull();
    }

    @Test
    void jarsOfTheDirectory_offerEveryKindOfPlugin() throws IOException {
        new JarMaker()
                .strategy("First", "first-of-all")
                .source("Strict", """
                        public class Strict implements ScorerProvider {
                            public String name() { return "strict"; }
                            public int spiVersion() { return SPI_VERSION; }
                            public HealthScorer create(Settings settings) {
                                return new HealthScorer() {
                                    public long fold(long evidence, Outcome outcome, long latency, Peers peers) { return 0; }
                                    public float score(long evidence) { return 1; }
                                    public Verdict verdict(long evidence) { return Verdict.KEEP; }
                                };
                            }
                        }
                        """)
                .serving(ScorerProvider.class, "Strict")
                .to(jar("choosing.jar"));
        new JarMaker()
                .source("Asking", """
                        public class Asking implements CheckProvider {
                            public String name() { return "asking"; }
                            public int spiVersion() { return SPI_VERSION; }
                            public HealthCheck create(Settings settings, Scheduler scheduler) {
                                throw new IllegalStateException("not today");
                            }
                        }
                        """)
                .serving(CheckProvider.class, "Asking")
                .source("Nowhere", """
                        public class Nowhere implements DiscoveryProvider {
                            public String name() { return "nowhere"; }
                            public int spiVersion() { return SPI_VERSION; }
                            public InstanceDiscovery create(Settings settings, Scheduler scheduler) { return null; }
                        }
                        """)
                .serving(DiscoveryProvider.class, "Nowhere")
                .to(jar("looking.JAR"));

        try (FoundPlugins found = found()) {
            assertThat(faults(found)).isEmpty();
            SelectionStrategy strategy = found.plugins().strategy("first-of-all", Settings.empty());
            assertThat(strategy.getClass().getClassLoader()).isInstanceOf(URLClassLoader.class);
            assertThat(found.plugins().scorer("strict", Settings.empty()).score(0))
                    .isEqualTo(1);
            assertThat(found.hasCheck("asking")).isTrue();
            assertThat(found.discoveries()).containsExactly("file", "nowhere", "static", "zookeeper");
            assertThatThrownBy(() -> found.plugins().check("asking", Settings.empty(), new ManualScheduler()))
                    .isInstanceOf(InvalidConfigException.class)
                    .hasMessageContaining("check: \"asking\" of theirs.Asking (" + jar("looking.JAR")
                            + "): create threw " + "java.lang.IllegalStateException: not today at Asking.java:")
                    .hasMessageEndingWith(", expected a check");
            assertThatThrownBy(() -> found.discovery("nowhere", Settings.empty(), new ManualScheduler()))
                    .isInstanceOf(InvalidConfigException.class)
                    .hasMessageEndingWith("discovery: \"nowhere\" of theirs.Nowhere (" + jar("looking.JAR")
                            + "): create returned null, expected a discovery");
        }
    }

    @Test
    void anUnknownName_listsThoseOfTheDirectoryToo() throws IOException {
        addAGoodOne();
        try (FoundPlugins found = found()) {
            assertThatThrownBy(() -> found.plugins().strategy("godo", Settings.empty()))
                    .isInstanceOf(InvalidConfigException.class)
                    .hasMessageContaining("strategy: \"godo\", expected one of adaptive, ")
                    .hasMessageContaining(", good, ");
            assertThatThrownBy(() -> found.discovery("nowhere", Settings.empty(), new ManualScheduler()))
                    .isInstanceOf(InvalidConfigException.class)
                    .hasMessageEndingWith("discovery: \"nowhere\", expected one of file, static, zookeeper");
        }
    }

    @Test
    void jarsOfTheDirectory_doNotSeeEachOther() throws IOException {
        new JarMaker().strategy("Same", "one").to(jar("one.jar"));
        new JarMaker().strategy("Same", "two").to(jar("two.jar"));
        try (FoundPlugins found = found()) {
            assertThat(faults(found)).isEmpty();
            ClassLoader one = loaderOf(found, "one");
            assertThat(one).isNotSameAs(loaderOf(found, "two"));
            assertThat(one.getParent()).isSameAs(FoundPlugins.class.getClassLoader());
        }
    }

    private static ClassLoader loaderOf(FoundPlugins found, String strategy) {
        return found.plugins().strategy(strategy, Settings.empty()).getClass().getClassLoader();
    }

    @Test
    void closed_letsGoOfItsJars() throws IOException {
        addAGoodOne();
        FoundPlugins found = found();
        ClassLoader loader = loaderOf(found, "good");
        assertThat(loader.getResource("README.txt")).isNotNull();
        found.close();
        found.close();
        assertThat(loader.getResource("README.txt")).isNull();
    }

    @Test
    void closedForTwoOfOneName_letsGoOfItsJars() throws IOException {
        new JarMaker()
                .strategy("Good", "\"good\"", "SPI_VERSION", "return null;", """
                        public Good() { System.getProperties().put("lb.test.loader", getClass().getClassLoader()); }
                        """)
                .to(jar("a.jar"));
        new JarMaker().strategy("Twin", "good").to(jar("b.jar"));
        try {
            assertThatThrownBy(this::found).isInstanceOf(InvalidConfigException.class);
            assertThat(System.getProperties().get("lb.test.loader"))
                    .isInstanceOfSatisfying(
                            ClassLoader.class,
                            loader ->
                                    assertThat(loader.getResource("README.txt")).isNull());
        } finally {
            System.getProperties().remove("lb.test.loader");
        }
    }

    // The directory itself.

    @Test
    void aDirectoryThatIsMissing_isRefused() {
        assertThatThrownBy(() -> FoundPlugins.by(getClass().getClassLoader(), temporary.resolve("absent")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("plugins: \"")
                .hasMessageContaining("expected a directory that exists");
    }

    @Test
    void thePathThatIsEmpty_isRefusedAndNotTheCurrentDirectory() {
        assertThatThrownBy(() -> FoundPlugins.by(getClass().getClassLoader(), Path.of("")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("plugins: \"\", expected a directory that exists");
    }

    @Test
    void aFileForADirectory_isRefused() throws IOException {
        Path file = new JarMaker().strategy("Good", "good").to(temporary.resolve("good.jar"));
        assertThatThrownBy(() -> FoundPlugins.by(getClass().getClassLoader(), file))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("expected a directory, not a file");
    }

    @Test
    void aDirectoryThatCannotBeRead_isRefused() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("---------"));
        try {
            assumeThat(Files.isReadable(directory)).as("root reads everything").isFalse();
            assertThatThrownBy(this::found)
                    .isInstanceOf(InvalidConfigException.class)
                    .hasMessageContaining("expected a directory that can be read");
        } finally {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void aDirectoryWithoutJars_isTold() throws IOException {
        Files.writeString(directory.resolve("notes.txt"), "no jar");
        Files.createDirectory(directory.resolve("more"));
        assertThat(faults())
                .singleElement()
                .asString()
                .isEqualTo(directory + ": no plug-ins, expected at least one file *.jar");
    }

    // Jars.

    @Test
    void jarsThatAreNone_areToldInOrderOfTheirNamesAndLeftOut() throws IOException {
        addAGoodOne();
        Path whole = new JarMaker().strategy("Whole", "whole").to(temporary.resolve("whole.jar"));
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(jar("e-truncated.jar"), Arrays.copyOf(bytes, bytes.length / 2));
        Files.writeString(jar("d-text.jar"), "this is no jar");
        Files.write(jar("c-empty.jar"), new byte[0]);
        Files.createDirectory(jar("b-directory.jar"));
        Files.createSymbolicLink(jar("a-dangling.jar"), temporary.resolve("absent.jar"));
        try (FoundPlugins found = found()) {
            assertTheGoodOneIsThere(found);
            List<String> expected = List.of("a-dangling", "b-directory", "c-empty", "d-text", "e-truncated");
            assertThat(faults(found)).hasSameSizeAs(expected);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(faults(found).get(i))
                        .startsWith(jar(expected.get(i) + ".jar") + ": cannot be read, expected a jar: ");
            }
        }
    }

    @Test
    void aJarDamagedInTheMiddle_losesWhatCannotBeReadAlone() throws IOException {
        addAGoodOne();
        Path damaged = new JarMaker().strategy("Damaged", "damaged").to(jar("damaged.jar"));
        byte[] bytes = Files.readAllBytes(damaged);
        Arrays.fill(bytes, 60, 200, (byte) 0xff); // the first entry's bytes, which are a class
        Files.write(damaged, bytes);
        try (FoundPlugins found = found()) {
            assertTheGoodOneIsThere(found);
            assertThat(faults(found)).singleElement().asString().startsWith("theirs.Damaged (" + damaged + "): ");
        }
    }

    @Test
    void aJarWithoutAProvider_isTold() throws IOException {
        new JarMaker().source("Nothing", "public class Nothing {}").to(jar("nothing.jar"));
        assertThat(faults())
                .singleElement()
                .asString()
                .startsWith(jar("nothing.jar") + ": no plug-in in this jar, expected a provider in at least one of "
                        + "META-INF/services/" + StrategyProvider.class.getName() + ", ");
    }

    @Test
    void anEntryOfNothingButNoise_endsAtSomePoint() throws IOException {
        String[] absent = new String[1_000];
        Arrays.setAll(absent, i -> "Absent" + i);
        new JarMaker().serving(StrategyProvider.class, absent).to(jar("noise.jar"));
        assertThat(faults()).hasSize(100);
    }

    @Test
    void anEntryTooLongToBeOne_isNotRead() throws IOException {
        new JarMaker()
                .serving(StrategyProvider.class, "#" + "x".repeat(2_000_000))
                .to(jar("long.jar"));
        assertThat(faults()).singleElement().asString().contains("is longer than 1048576 bytes");
    }

    // Providers.

    private static JarMaker bad(String name, String version, String more) {
        return new JarMaker().strategy("Bad", name, version, "return null;", more);
    }

    static Stream<Arguments> uselessProviders() {
        return Stream.of(
                Arguments.of(
                        "a missing class",
                        new JarMaker().serving(StrategyProvider.class, "Bad"),
                        "not in the jar, although its META-INF/services/" + StrategyProvider.class.getName()
                                + " names it"),
                Arguments.of(
                        "a missing class it needs",
                        bad("\"bad\"", "1", "private final Needed needed = new Needed();")
                                .source("Needed", "public class Needed {}")
                                .without("Needed"),
                        "cannot be loaded: java.lang.NoClassDefFoundError: theirs/Needed"),
                Arguments.of(
                        "a class that fails to initialise",
                        bad("\"bad\"", "1", "static final Object NONE = List.of().get(0);"),
                        "IndexOutOfBoundsException"),
                Arguments.of(
                        "a class that fails to initialise with an error",
                        bad("\"bad\"", "1", "static { if (true) throw new AssertionError(\"never\"); }"),
                        "cannot be loaded: java.lang.AssertionError: never at Bad.java:"),
                Arguments.of(
                        "a class of a newer Java",
                        bad("\"bad\"", "1", "").ofClassFileVersion(99),
                        "cannot be loaded: java.lang.UnsupportedClassVersionError: theirs/Bad has been compiled by a more"
                                + " recent version"),
                Arguments.of(
                        "a constructor that throws",
                        bad("\"bad\"", "1", "public Bad() { throw new IllegalStateException(\"no licence\"); }"),
                        "cannot be loaded: java.lang.IllegalStateException: no licence"),
                Arguments.of(
                        "a constructor with parameters",
                        bad("\"bad\"", "1", "public Bad(int much) {}"),
                        "cannot be made, expected a public class with a public constructor without parameters"),
                Arguments.of(
                        "a hidden class",
                        new JarMaker()
                                .source("Bad", "class Bad extends Shown {}")
                                .strategy("Shown", "shown")
                                .serving(StrategyProvider.class, "Bad"),
                        "cannot be made, expected a public class with a public constructor without parameters"),
                Arguments.of(
                        "a class that is no provider",
                        new JarMaker().source("Bad", "public class Bad {}").serving(StrategyProvider.class, "Bad"),
                        "no " + StrategyProvider.class.getName()),
                Arguments.of(
                        "no name",
                        bad("null", "1", ""),
                        "strategy null: expected a name of lower case letters, digits and hyphens, at most 64"),
                Arguments.of(
                        "a name that is none",
                        bad("\"Bad\\nName\"", "1", ""),
                        "strategy \"Bad\\u000aName\": expected a name of lower case letters"),
                Arguments.of(
                        "a name without end",
                        bad("\"x\".repeat(1_000_000)", "1", ""),
                        "xxx…\": expected a name of lower case letters"),
                Arguments.of(
                        "a name that throws",
                        bad("List.<String>of().get(0)", "1", ""),
                        "cannot say its name and version: java.lang."),
                Arguments.of(
                        "a version that overflows the stack",
                        bad("\"bad\"", "spiVersion()", ""),
                        "cannot say its name and version: java.lang.StackOverflowError"),
                Arguments.of(
                        "an older contract",
                        bad("\"bad\"", "0", ""),
                        "strategy \"bad\": written for version 0 of the contract, expected 1; a newer plug-in is needed"),
                Arguments.of(
                        "a newer contract",
                        bad("\"bad\"", "2", ""),
                        "strategy \"bad\": written for version 2 of the contract, expected 1; it is too new for this one"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void uselessProviders(String what, JarMaker made, String fault) throws IOException {
        addAGoodOne();
        Path jar = made.to(jar("bad.jar"));
        try (FoundPlugins found = found()) {
            assertTheGoodOneIsThere(found);
            assertThat(faults(found))
                    .singleElement()
                    .asString()
                    .startsWith("theirs.Bad (" + jar + "): ")
                    .contains(fault);
            assertThatThrownBy(() -> found.plugins().strategy("bad", Settings.empty()))
                    .isInstanceOf(InvalidConfigException.class);
        }
    }

    @Test
    void aProviderOfTheBalancersOwn_isNotTheJars() throws IOException {
        new JarMaker()
                .serving(DiscoveryProvider.class, "io.datapunk.lb.bootstrap.discovery.StaticDiscoveryProvider")
                .to(jar("borrowed.jar"));
        assertThat(faults())
                .singleElement()
                .asString()
                .startsWith("io.datapunk.lb.bootstrap.discovery.StaticDiscoveryProvider (" + jar("borrowed.jar")
                        + "): not the jar's own, for the balancer sees ");
    }

    // Names.

    @Test
    void twoJarsOfOneName_areRefusedWithBothOrigins() throws IOException {
        new JarMaker().strategy("Twin", "twin").to(jar("twin-1.0.jar"));
        new JarMaker().strategy("Twin", "twin").to(jar("twin-1.1.jar"));
        assertThatThrownBy(this::found)
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageEndingWith("strategy: \"twin\" is the name of theirs.Twin (" + jar("twin-1.0.jar")
                        + ") and of theirs.Twin (" + jar("twin-1.1.jar") + "), expected one of them");
    }

    @Test
    void aJarThatTakesTheNameOfABuiltIn_isRefusedWithBothOrigins() throws IOException {
        new JarMaker().strategy("Taker", "adaptive").to(jar("taker.jar"));
        assertThatThrownBy(this::found)
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("strategy: \"adaptive\" is the name of io.datapunk.lb.domain.strategy.")
                .hasMessageContaining("lb-domain")
                .hasMessageEndingWith(" and of theirs.Taker (" + jar("taker.jar") + "), expected one of them");
    }
}
