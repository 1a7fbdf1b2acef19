package io.datapunk.lb.bootstrap.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that a result is to go to, as an option named it.
 *
 * @param option the option
 * @param path the file; replaced if it exists
 */
public record OutputFile(String option, Path path) {
    /** Why it cannot be written, as far as can be said without writing. */
    public Optional<String> problem() {
        Path directory = path.toAbsolutePath().getParent();
        if (Files.isDirectory(path) || directory == null || !Files.isDirectory(directory)) {
            return Optional.of(option + ": " + path + ", expected a file in a directory that exists");
        }
        boolean writable = Files.exists(path) ? Files.isWritable(path) : Files.isWritable(directory);
        return writable
                ? Optional.empty()
                : Optional.of(option + ": " + path + ", expected a file that this user may write");
    }

    /** Whether what is written there would take the place of this file, under whatever name. */
    public boolean replaces(Path other) {
        try {
            return Files.isRegularFile(path)
                    ? Files.isSameFile(path, other)
                    : path.toAbsolutePath()
                            .normalize()
                            .equals(other.toAbsolutePath().normalize());
        } catch (IOException notThere) {
            return false;
        }
    }

    /**
     * Writes it. A file that is there stays as it is until the new one is whole, if it can be replaced; a link, a pipe or a device is
     * written to.
     */
    public void write(String text) throws IOException {
        try {
            Path directory = path.toAbsolutePath().getParent();
            if (directory == null || !new WholeFile(path, directory).written(text)) {
                Files.writeString(path, text);
            }
        } catch (IOException failed) {
            throw new IOException(option + ": cannot write " + path + ": " + FileReason.of(failed), failed);
        }
    }
}
