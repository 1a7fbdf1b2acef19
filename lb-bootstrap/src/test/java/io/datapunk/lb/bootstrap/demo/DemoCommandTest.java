package io.datapunk.lb.bootstrap.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datapunk.lb.bootstrap.plugin.JarMaker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@Timeout(60)
class DemoCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine line = new CommandLine(new DemoCommand())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .setExecutionExceptionHandler((failure, command, parsed) -> {
                command.getErr().println(failure.getClass().getSimpleName() + ": " + failure.getMessage());
                return 1;
            });

    @ParameterizedTest
    @CsvSource({
        "--duration, 0s, '--duration: 0s, expected 1s to 1h'",
        "--duration, 2h, '--duration: 2h, expected 1s to 1h'",
        "--duration, soon, 'expected a duration such as 30s or 2m'",
        "--instances, 1, '--instances: 1, expected 2 to 64'",
        "--instances, 65, '--instances: 65, expected 2 to 64, or with --virtual to 1000000'",
        "--port, 65536, '--port: 65536, expected 0 to 65535'",
        "--port, -1, '--port: -1, expected 0 to 65535'",
        "--port, http, 'http'",
        "--seed, lucky, 'lucky'",
        "--plugins, /no/such/directory, '--plugins: /no/such/directory, expected a directory that can be read'",
        "--plugins, pom.xml, '--plugins: pom.xml, expected a directory that can be read'",
        "--otlp, ftp://localhost, 'expected http://HOST:PORT or https://HOST:PORT'",
        "--otlp, localhost:4318, 'expected http://HOST:PORT or https://HOST:PORT'",
        "--json, /no/such/directory/x.json, 'expected a file in a directory that exists'"
    })
    void wrongOption_saidWithWhatIsExpected(String option, String value, String message) {
        assertThat(line.execute(option + "=" + value)).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }

    @ParameterizedTest
    @CsvSource({
        "--instances=0, '--instances: 0, expected 1 to 1000000 with --virtual'",
        "--instances=1000001, '--instances: 1000001, expected 1 to 1000000 with --virtual'",
        "--duration=5s, '--duration: with --virtual, expected only --instances, '",
        "--port=0, '--port: with --virtual, expected only '",
        "--no-load, '--no-load: with --virtual, expected only '",
        "--plugins=., '--plugins: with --virtual, expected only '",
        "--otlp, '--otlp: with --virtual, expected only '",
        "--json=/no/such/directory/x.json, 'expected a file in a directory that exists'"
    })
    void wrongOptionWithVirtual_saidWithWhatIsExpected(String option, String message) {
        assertThat(line.execute("--virtual", option)).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }

    @Test
    void virtual_tellsAndWritesWhatHappened(@TempDir Path directory) throws Exception {
        Path json = directory.resolve("result.json");
        assertThat(line.execute("--virtual", "--instances", "200", "--seed", "7", "--json", json.toString()))
                .isZero();
        assertThat(err.toString()).contains("demo: seed 7; virtual time", "demo: 200 instances discovered after");
        assertThat(out.toString()).contains("second", "held    every request has an instance: 0 had none");
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.get("instances").asInt()).isEqualTo(200);
        assertThat(report.get("promises"))
                .hasSize(7)
                .allMatch(promise -> promise.get("held").asBoolean());
        assertThat(report.get("seconds")).hasSize(report.get("virtualSeconds").asInt());
    }

    @Test
    void jsonThatCannotBeWritten_isSaidByItsOption() {
        Path full = Path.of("/dev/full"); // A disk without room; where there is none there is nothing to see.
        assumeThat(full).exists();
        assertThat(line.execute("--virtual", "--instances", "50", "--seed", "7", "--json", full.toString()))
                .isNotZero();
        assertThat(err.toString()).contains("--json: cannot write /dev/full");
    }

    @Test
    void virtualWithUnknownStrategy_refusedWithTheKnown() {
        assertThat(line.execute("--virtual", "--instances", "5", "--strategy", "crystal-ball"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("InvalidConfigException", "crystal-ball", "adaptive");
    }

    @Test
    void jsonIntoADirectory_refused(@TempDir Path directory) {
        assertThat(line.execute("--json", directory.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("--json: " + directory + ", expected a file");
    }

    @Test
    void portInUse_saidInOneLineBeforeAnythingStarts() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(line.execute("--port", String.valueOf(taken.getLocalPort())))
                    .isEqualTo(1);
            assertThat(err.toString().lines().toList())
                    .singleElement()
                    .asString()
                    .startsWith("IOException: --port: " + taken.getLocalPort() + " on 127.0.0.1, expected a free port");
        }
    }

    @Test
    void unknownStrategy_refusedWithTheKnown() {
        assertThat(line.execute("--strategy", "crystal-ball")).isEqualTo(1);
        assertThat(err.toString())
                .contains("InvalidConfigException")
                .contains("crystal-ball")
                .contains("adaptive")
                .contains("random");
    }

    @Test
    void unknownStrategy_refusedWithTheKnownOfTheDirectoryToo(@TempDir Path directory) throws Exception {
        new JarMaker().strategy("Theirs", "their-ball").to(directory.resolve("their.jar"));
        assertThat(line.execute("--strategy", "crystal-ball", "--plugins", directory.toString()))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains("InvalidConfigException")
                .contains("expected one of adaptive, ", ", their-ball");
    }

    @Test
    void help_namesEveryOption() {
        assertThat(line.execute("--help")).isZero();
        assertThat(out.toString())
                .contains(
                        "--duration",
                        "--strategy",
                        "--scorer",
                        "--plugins",
                        "--seed",
                        "--instances",
                        "--virtual",
                        "--port",
                        "--no-load",
                        "--json",
                        "--otlp");
    }
}
