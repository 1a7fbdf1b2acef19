package io.datapunk.lb.bootstrap.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datapunk.lb.bootstrap.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command in a process of its own. */
@Timeout(120)
class SimulateProcessTest {
    @TempDir
    Path directory;

    private Process process;

    private void start(String... arguments) throws IOException {
        start(directory.resolve("out"), arguments);
    }

    private void start(Path out, String... arguments) throws IOException {
        start(List.of(), out, arguments);
    }

    private void start(List<String> before, Path out, String... arguments) throws IOException {
        Stream<String> command = Stream.concat(
                Stream.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "simulate"),
                Stream.of(arguments));
        process = new ProcessBuilder(Stream.concat(before.stream(), command).toList())
                .redirectOutput(out.toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
    }

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    private String said(String where) throws IOException {
        return Files.readString(directory.resolve(where));
    }

    @Test
    void askedToGo_tellsWhatItHasAndSaysThatItIsPartial() throws Exception {
        Path json = directory.resolve("result.json");
        start("fast-fail", "--seeds", "10000", "--json", json.toString());
        await().atMost(Duration.ofSeconds(60)).until(() -> said("err").contains("of 10000 runs"));

        process.destroy(); // as Ctrl-C does it

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isNotZero();
        assertThat(said("out")).startsWith("Partial result: stopped after ").contains("of 10000 runs", "adaptive");
        assertThat(said("err")).doesNotContain("Exception");
        JsonNode result = new ObjectMapper().readTree(json.toFile());
        assertThat(result.get("partial").asBoolean()).isTrue();
        assertThat(result.get("scenarios")
                        .get(0)
                        .get("results")
                        .get(0)
                        .get("runs")
                        .asInt())
                .isBetween(1, 9999);
    }

    @Test
    void scenarioThatIsOver_isToldBeforeTheNextOneIs() throws Exception {
        Path brief = scenario("brief", "1s");
        Path lasting = scenario("lasting", "1h");
        start(brief.toString(), lasting.toString(), "--seeds", "1000");
        await().atMost(Duration.ofSeconds(60)).until(() -> said("out").contains("adaptive"));

        assertThat(said("out")).startsWith("brief").doesNotContain("Partial");
        assertThat(process.isAlive()).isTrue();
        process.destroy();

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(said("out")).startsWith("brief").containsPattern("(?s)Partial result: .* of 2000 runs.*lasting");
    }

    private Path scenario(String name, String length) throws IOException {
        return Files.writeString(directory.resolve(name + ".yaml"), """
                name: %s
                servers:
                  - { count: 2, latency: 50ms }
                length: %s
                """.formatted(name, length));
    }

    @Test
    void askedToGo_writesAPageThatTakesSecondsToWrite() throws Exception {
        Path page = pipe();
        stopWithin("--html", page.toString());

        // Nobody has opened the other end so far; and had it ended, reading would wait for ever.
        assertThat(process.waitFor(3, TimeUnit.SECONDS)).isFalse();
        assertThat(Files.readString(page)).endsWith("</html>\n");
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(said("err")).doesNotContain("not all written");
    }

    @Test
    void askedToGo_saysWhenNotAllCouldBeWritten() throws Exception {
        stopWithin("--json", pipe().toString()); // which nobody reads

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isNotZero();
        assertThat(said("err")).contains("lb: results: not all written 8 s after the request to stop, expected ");
    }

    private Path pipe() throws Exception {
        Path pipe = directory.resolve("pipe");
        assumeThat(Path.of("/usr/bin/mkfifo")).exists();
        assertThat(new ProcessBuilder("/usr/bin/mkfifo", pipe.toString())
                        .start()
                        .waitFor())
                .isZero();
        return pipe;
    }

    /** Asks it to go when it has some results. */
    private void stopWithin(String... output) throws IOException {
        start(Stream.concat(Stream.of("fast-fail", "--seeds", "10000"), Stream.of(output))
                .toArray(String[]::new));
        await().atMost(Duration.ofSeconds(60)).until(() -> said("err").contains("of 10000 runs"));
        process.destroy();
    }

    @Test
    void resultWithoutRoom_leavesTheOneThatWasThere() throws Exception {
        Path page = directory.resolve("page.html");
        Files.writeString(page, "the page of yesterday");
        Path shell = Path.of("/bin/sh");
        assumeThat(shell).exists();
        List<String> limited = List.of(shell.toString(), "-c", "ulimit -f 16; exec \"$@\"", "sh"); // 8 or 16 KiB a file
        start(limited, directory.resolve("out"), "fast-fail", "--html", page.toString());

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(said("err")).contains("--html: cannot write " + page + ": ").doesNotContain(".tmp");
        assertThat(page).hasContent("the page of yesterday");
        assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void mistake_isTwoAndALineForEachProblem() throws Exception {
        start("fast-fial", "--scorers", "optimist");

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(said("out")).isEmpty();
        assertThat(said("err").lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).startsWith("lb: ").contains("expected"));
    }

    @Test
    void standardOutputWithoutRoom_isAFailure() throws Exception {
        Path full = Path.of("/dev/full");
        assumeThat(full).exists();
        start(full, "--print", "fast-fail");

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(said("err").lines())
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("lb: standard output: ")
                .endsWith(", expected room for all of it");
    }
}
