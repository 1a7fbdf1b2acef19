package io.datapunk.lb.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.bootstrap.plugin.JarMaker;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was packaged is found: plug-ins in the runnable jar and beside it, and those of the thin jars on the module path. */
@Timeout(120)
final class PackagedIT {
    private static final Path RUNNABLE = Path.of("target", "lb.jar");
    private static final Path TEST_CLASSES = Path.of("target", "test-classes");

    @TempDir
    private Path directory;

    @Test
    void pluginsOfAllModules_areFoundInTheRunnableJar() throws Exception {
        Jvm wired = Jvm.run(
                directory,
                "-cp",
                RUNNABLE + File.pathSeparator + TEST_CLASSES,
                WiredUp.class.getName(),
                "http",
                "file",
                "static",
                "zookeeper");
        assertThat(wired.exitCode()).as(wired.err()).isZero();
        assertThat(said(wired))
                .containsExactly(
                        "discovery file found",
                        "discovery static found",
                        "discovery zookeeper found",
                        "adaptive burst-aware http",
                        "called one");
    }

    @Test
    void pluginsAreFoundOnTheModulePath() throws Exception {
        Jvm wired = onTheModulePath("-Dnothing=special");
        assertThat(wired.exitCode()).as(wired.err()).isZero();
        assertThat(said(wired))
                .containsExactly(
                        "discovery file found", "discovery static found", "adaptive burst-aware null", "called one");
    }

    @Test
    void pluginsOfADirectoryAreFoundBesideTheModulePath() throws Exception {
        Jvm wired = onTheModulePath("-Dplugins=" + directoryOfPlugins());
        assertThat(wired.exitCode()).as(wired.err()).isZero();
        assertThat(said(wired))
                .containsExactly(
                        "discovery file found", "discovery static found", "theirs burst-aware null", "called one");
    }

    @Test
    void pluginsOfADirectoryAreFoundBesideTheRunnableJar() throws Exception {
        Jvm wired = Jvm.run(
                directory,
                "-Dplugins=" + directoryOfPlugins(),
                "-cp",
                RUNNABLE + File.pathSeparator + TEST_CLASSES,
                WiredUp.class.getName(),
                "http");
        assertThat(wired.exitCode()).as(wired.err()).isZero();
        assertThat(said(wired)).containsExactly("theirs burst-aware http", "called one");
    }

    /** Without what is logged where the machine is too busy for anybody's event loop. */
    private static Stream<String> said(Jvm wired) {
        return wired.out().lines().filter(line -> !line.contains(" WARN "));
    }

    private Path directoryOfPlugins() throws IOException {
        Path plugins = Files.createDirectory(directory.resolve("plugins"));
        new JarMaker().strategy("Theirs", "theirs").to(plugins.resolve("theirs.jar"));
        return plugins;
    }

    private Jvm onTheModulePath(String option) throws IOException, InterruptedException {
        return Jvm.run(
                directory,
                option,
                "--module-path",
                String.join(File.pathSeparator, modules()),
                // An automatic module cannot say that it needs named ones; an application that has a descriptor does.
                "--add-modules",
                "ALL-MODULE-PATH",
                "--patch-module",
                "io.datapunk.lb.bootstrap=" + TEST_CLASSES,
                "-m",
                "io.datapunk.lb.bootstrap/" + WiredUp.class.getName(),
                "none",
                "file",
                "static");
    }

    /** The jars of the class path that an application without any adapter has. */
    private static List<String> modules() throws IOException {
        List<String> wanted = List.of(
                "lb-spi",
                "lb-domain",
                "lb-application",
                "slf4j-api",
                "guice",
                "guava",
                "failureaccess",
                "jakarta.inject-api",
                "aopalliance",
                "jspecify");
        Stream<String> ofTheClassPath = Stream.of(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .filter(entry -> wanted.stream()
                        .anyMatch(
                                name -> Path.of(entry).getFileName().toString().matches(name + "-[0-9].*")));
        try (Stream<Path> built = Files.list(Path.of("target"))) {
            Stream<String> own = built.map(Path::toString)
                    .filter(name -> name.matches(".*lb-bootstrap-[0-9][^/]*(?<!-sources|-javadoc)\\.jar"));
            return Stream.concat(ofTheClassPath, own).toList();
        }
    }

    @Test
    void theThinJar_bringsNoLoggingConfigurationToEmbedders() throws Exception {
        Path thin = Path.of(modules().stream()
                .filter(name -> name.contains("lb-bootstrap-"))
                .findFirst()
                .orElseThrow());
        try (JarFile jar = new JarFile(thin.toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName))
                    .contains("io/datapunk/lb/bootstrap/cli/quiet-logback.xml")
                    .noneMatch(name -> name.matches("logback[^/]*\\.xml"));
        }
    }
}
