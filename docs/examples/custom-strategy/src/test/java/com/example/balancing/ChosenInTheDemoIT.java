package com.example.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar as it was packaged, dropped into a directory, is chosen by name in the demo. */
@Timeout(180)
class ChosenInTheDemoIT {
    @TempDir
    private Path directory;

    private String said;

    private int demo(String... arguments) throws IOException, InterruptedException {
        Path plugins = Files.createDirectories(directory.resolve("plugins"));
        Path jar = Path.of(System.getProperty("plugin.jar"));
        Files.copy(jar, plugins.resolve(jar.getFileName()));
        Path output = directory.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("lb.jar"),
                "demo",
                "--plugins",
                plugins.toString());
        builder.command().addAll(List.of(arguments));
        Process demo = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(demo.waitFor(150, TimeUnit.SECONDS)).as("ended").isTrue();
        } finally {
            demo.destroyForcibly();
            said = Files.readString(output);
        }
        return demo.exitValue();
    }

    @Test
    void bothPlugins_balanceTheDemo() throws Exception {
        Path json = directory.resolve("demo.json");
        int exit = demo(
                "--strategy",
                "least-of-many",
                "--scorer",
                "strikes",
                "--duration",
                "2s",
                "--seed",
                "3",
                "--json",
                json.toString());
        assertThat(exit).as(said).isZero();
        assertThat(said)
                .contains("Strategy least-of-many, scorer strikes, seed 3")
                .doesNotContain("plugin.fault");
        assertThat(Files.readString(json))
                .contains("\"strategy\" : \"least-of-many\"")
                .contains("\"scorer\" : \"strikes\"")
                .doesNotContain("\"succeeded\" : 0,");
    }

    @Test
    void aNameThatIsNotThere_isRefusedWithTheNamesThatAre() throws Exception {
        assertThat(demo("--strategy", "least-of-few", "--scorer", "strike"))
                .as(said)
                .isEqualTo(2);
        assertThat(said)
                .contains("strategy: \"least-of-few\", expected one of adaptive, ", ", least-of-many, ")
                .contains("scorer: \"strike\", expected one of asymmetric, burst-aware, strikes")
                .doesNotContain("\tat ");
    }
}
