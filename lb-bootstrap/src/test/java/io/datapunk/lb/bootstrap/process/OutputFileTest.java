package io.datapunk.lb.bootstrap.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutputFileTest {
    @TempDir
    private Path directory;

    private OutputFile at(Path path) {
        return new OutputFile("--json", path);
    }

    @Test
    void fileThatIsThere_isReplaced() throws IOException {
        Path file = directory.resolve("result.json");
        Files.writeString(file, "something much longer than nothing");
        assertThat(at(file).problem()).isEmpty();
        at(file).write("{}");
        assertThat(file).hasContent("{}");
    }

    @Test
    void directory_isNoFile() {
        assertThat(at(directory).problem())
                .hasValueSatisfying(
                        problem -> assertThat(problem).startsWith("--json: " + directory + ", expected a file"));
        assertThat(at(directory.resolve("none/result.json")).problem()).isPresent();
    }

    @Test
    void whatCannotBeWritten_isSaidWithTheOptionAndTheFile() {
        assertThatIOException()
                .isThrownBy(() -> at(directory).write("{}"))
                .withMessageStartingWith("--json: cannot write " + directory);
    }
}
