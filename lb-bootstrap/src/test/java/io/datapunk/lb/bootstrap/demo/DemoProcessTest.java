package io.datapunk.lb.bootstrap.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datapunk.lb.bootstrap.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command in a process of its own, asked to go as Ctrl-C does it. */
@Timeout(120)
class DemoProcessTest {
    @TempDir
    Path directory;

    private Process process;

    private void start(String... arguments) throws IOException {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        List<String> command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:-UsePerfData",
                                "-Djava.io.tmpdir=" + temporary,
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "demo"),
                        Stream.of(arguments))
                .toList();
        process = new ProcessBuilder(command)
                .redirectOutput(directory.resolve("out").toFile())
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

    @ParameterizedTest
    @ValueSource(strings = {"starting ZooKeeper", "gateway at"})
    void askedToGo_goesSoonAndLeavesNothingBehind(String sign) throws Exception {
        start();
        askToGoAfter(sign);
        assertThat(said("out")).contains("Stopped before anything was measured.");
        assertThat(said("err")).doesNotContain("Exception");
        assertThat(directory.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void askedToGoWhileItMeasures_tellsWhatItHas() throws Exception {
        Path json = directory.resolve("demo.json");
        start("--instances", "4", "--json", json.toString());
        askToGoAfter("requests failed");
        assertThat(said("out")).contains("Partial result").doesNotContain("Stopped before");
        assertThat(said("err")).doesNotContain("Exception");
        assertThat(Files.readString(json)).contains("\"partial\" : true");
    }

    @Test
    void askedToGoWhileAMillionAreListed_saysThatNothingWasMeasured() throws Exception {
        start("--virtual");
        askToGoAfter("listing 1,000,000 instances");
        assertThat(said("out")).isEqualToIgnoringNewLines("Stopped before anything was measured.");
        assertThat(said("err")).doesNotContain("Exception");
    }

    private void askToGoAfter(String sign) throws Exception {
        await().atMost(Duration.ofSeconds(60)).until(() -> said("err").contains(sign));
        long asked = System.nanoTime();
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        // Two seconds are promised; a machine that builds other things at the same time may be late by one.
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(3));
        assertThat(process.exitValue()).as("as the system says it of SIGTERM").isEqualTo(143);
    }

    @Test
    void shortRun_endsWithAnAccountAndJson() throws Exception {
        Path json = directory.resolve("demo.json");
        start("--duration", "2s", "--seed", "3", "--json", json.toString());
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(said("err")).contains("seed 3").doesNotContain("Exception");
        assertThat(process.exitValue()).isZero();
        assertThat(said("out"))
                .contains("Strategy adaptive, scorer burst-aware, seed 3, every setting at its default.")
                .contains("answered every request with 500 at once");
        assertThat(Files.readString(json)).contains("\"seed\" : 3").contains("\"partial\" : false");
        assertThat(directory.resolve("tmp")).isEmptyDirectory();
    }
}
