package io.datapunk.lb.bootstrap.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
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
    void whoReadsTheFileThatWasThere_hasAllOfIt() throws IOException {
        Path file = directory.resolve("result.json");
        Files.writeString(file, "[1, 2, 3]");

        try (BufferedReader before = Files.newBufferedReader(file)) {
            at(file).write("{}");
            assertThat(before.readLine()).isEqualTo("[1, 2, 3]");
        }
        assertThat(file).hasContent("{}");
        assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void fileThatIsThere_keepsItsPermissions() throws IOException {
        Path file = Files.createFile(directory.resolve("result.json"));
        assumeThat(file.getFileSystem().supportedFileAttributeViews()).contains("posix");
        Set<PosixFilePermission> rare = PosixFilePermissions.fromString("rw--w-r--");
        Files.setPosixFilePermissions(file, rare);

        at(file).write("{}");

        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(rare);
    }

    @Test
    void newFile_hasThePermissionsOfAny() throws IOException {
        Path any = Files.createFile(directory.resolve("any"));
        assumeThat(any.getFileSystem().supportedFileAttributeViews()).contains("posix");
        Path file = directory.resolve("result.json");

        at(file).write("{}");

        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(any));
    }

    @Test
    void link_staysAndWhatItNamesIsWritten() throws IOException {
        Path file = Files.createFile(directory.resolve("result.json"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        Path dangling = Files.createSymbolicLink(directory.resolve("dangling"), directory.resolve("new.json"));

        at(link).write("{}");
        at(dangling).write("[]");

        assertThat(link).isSymbolicLink();
        assertThat(file).hasContent("{}");
        assertThat(dangling).isSymbolicLink();
        assertThat(directory.resolve("new.json")).hasContent("[]");
    }

    @Test
    void textThatCannotBeWritten_leavesWhatWasThereAndNothingBeside() throws IOException {
        Path file = directory.resolve("result.json");
        Files.writeString(file, "[1, 2, 3]");

        assertThatIOException()
                .isThrownBy(() -> at(file).write("\ud800")) // half a character
                .withMessageStartingWith("--json: cannot write " + file + ": ");

        assertThat(file).hasContent("[1, 2, 3]");
        assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
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

    @Test
    void directoryThatHasGoneMeanwhile_isTheReason() {
        Path file = directory.resolve("gone/result.json");
        assertThatIOException()
                .isThrownBy(() -> at(file).write("{}"))
                .withMessage("--json: cannot write " + file + ": no such file or directory");
    }
}
