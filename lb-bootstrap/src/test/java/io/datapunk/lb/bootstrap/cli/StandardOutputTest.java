package io.datapunk.lb.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandardOutputTest {
    private static OutputStream failing(String why) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(why);
            }
        };
    }

    private static void write(StandardOutput output, String text) {
        PrintWriter writer = new PrintWriter(output, true, StandardCharsets.UTF_8);
        writer.print(text);
        writer.flush();
        writer.println("more");
    }

    @Test
    void whatIsWritten_arrives(@TempDir Path directory) {
        ByteArrayOutputStream arrived = new ByteArrayOutputStream();
        StandardOutput output = new StandardOutput(arrived, directory.resolve("out"));
        write(output, "naïve ");
        assertThat(arrived.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("naïve more");
        assertThat(output.lost()).isNull();
    }

    @Test
    void whatFindsNoRoomInAFile_isLost(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("out"));
        StandardOutput output = new StandardOutput(failing("No space left on device"), file);
        write(output, "a");
        assertThat(output.lost()).hasMessage("No space left on device");
    }

    @Test
    void whatFindsNoRoomInADevice_isLost() {
        Path full = Path.of("/dev/full");
        assumeThat(full).exists();
        StandardOutput output = new StandardOutput(failing("No space left on device"), full);
        write(output, "a");
        assertThat(output.lost()).hasMessage("No space left on device");
    }

    @Test
    void whatGoesWhereNobodyKnows_isLost(@TempDir Path directory) {
        StandardOutput output = new StandardOutput(failing("Broken pipe"), directory.resolve("none"));
        write(output, "a");
        assertThat(output.lost()).hasMessage("Broken pipe");
    }

    @Test
    void readerThatHasSeenEnough_missesNothing_inWhateverLanguageTheSystemSaysSo() throws Exception {
        Process reader = new ProcessBuilder("sleep", "60").start();
        try {
            Path pipe = Path.of("/proc/" + reader.pid() + "/fd/0");
            assumeThat(pipe).exists();
            StandardOutput output = new StandardOutput(failing("Datenübergabe unterbrochen"), pipe);
            write(output, "a");
            assertThat(output.lost()).isNull();
        } finally {
            reader.destroyForcibly();
        }
    }

    @Test
    void processWhoseReaderLeaves_endsWell() throws Exception {
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--help");
        command.environment()
                .keySet()
                .removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")); // told of on standard error
        Process process = command.start();
        try {
            process.getInputStream().close();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(process.getErrorStream()).isEmpty();
        } finally {
            process.destroyForcibly();
        }
    }
}
