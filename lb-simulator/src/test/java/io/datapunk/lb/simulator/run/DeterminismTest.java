package io.datapunk.lb.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same runs in other processes, in which identity hashes, the order of the JDK's unordered collections (salted in each
 * process), locale, time zone and compilation are others.
 */
class DeterminismTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Xint -Duser.language=tr -Duser.timezone=Asia/Kathmandu",
                "-XX:TieredStopAtLevel=1 -XX:+UnlockExperimentalVMOptions -XX:hashCode=2 -Duser.language=ar -Duser.country=EG",
                "-Xcomp -XX:CompileCommand=quiet -XX:CompileCommand=compileonly,io.datapunk.*::*"
                        + " -XX:+UnlockExperimentalVMOptions -XX:hashCode=3 -XX:+UseSerialGC"
            })
    void anotherProcess_givesTheSameRuns(String options) throws Exception {
        assertThat(inAnotherProcess(options)).as(options).isEqualTo(Fingerprints.all());
    }

    private String inAnotherProcess(String options) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Path errors = directory.resolve("errors");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options.split(" ")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Fingerprints.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES))
                    .as("ends in time: %s", options)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        return Files.readString(output).strip() + "\n";
    }
}
