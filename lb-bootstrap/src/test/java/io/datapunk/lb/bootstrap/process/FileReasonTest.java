package io.datapunk.lb.bootstrap.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileReasonTest {
    @Test
    void kindThatSaysItAll_isPutIntoWords(@TempDir Path directory) throws IOException {
        IOException missing =
                catchThrowableOfType(IOException.class, () -> Files.readString(directory.resolve("none/x.json")));
        assertThat(FileReason.of(missing)).isEqualTo("no such file or directory");
        assertThat(FileReason.of(new AccessDeniedException("x.json"))).isEqualTo("not allowed");
        Path file = Files.createFile(directory.resolve("file"));
        IOException there = catchThrowableOfType(IOException.class, () -> Files.createFile(file));
        assertThat(FileReason.of(there)).isEqualTo("it exists already");
        assertThat(FileReason.of(new NotDirectoryException("x.json"))).isEqualTo("not a directory");
    }

    @Test
    void reasonThatIsGiven_isTaken() {
        assertThat(FileReason.of(new FileSystemException("x.json", null, "No space left on device")))
                .isEqualTo("No space left on device");
        assertThat(FileReason.of(new IOException("half a character"))).isEqualTo("half a character");
    }

    @Test
    void noReasonAtAll_theKind() {
        assertThat(FileReason.of(new FileSystemException("x.json"))).isEqualTo("FileSystemException");
    }
}
