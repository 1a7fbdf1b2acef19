package io.datapunk.lb.bootstrap.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Standard output that remembers what it could not write, which writers above it swallow. Not thread-safe. */
final class StandardOutput extends OutputStream {
    private static final Path DESCRIPTOR = Path.of("/dev/fd/1");
    private static final int KIND = 0xF000; // what these are is part of a file's mode, the same on every Unix
    private static final int PIPE = 0x1000;
    private static final int SOCKET = 0xC000;

    private final OutputStream stream;
    private final Path file;
    private @Nullable IOException lost;

    StandardOutput() {
        this(new FileOutputStream(FileDescriptor.out), DESCRIPTOR);
    }

    /** @param file what the stream writes to */
    StandardOutput(OutputStream stream, Path file) {
        this.stream = stream;
        this.file = file;
    }

    /** Why a part of what was written is not there, though somebody wants it; null when nothing is missing. */
    @Nullable
    IOException lost() {
        return lost != null && isPipe() ? null : lost;
    }

    /**
     * Whether it is a pipe or a socket: when nothing can be written there, whoever read has left, as {@code head} does that has seen
     * enough. Hardly anything else fails there, and the message, which is in the user's language, would not tell.
     */
    private boolean isPipe() {
        try {
            int kind = (int) Files.getAttribute(file, "unix:mode") & KIND;
            return kind == PIPE || kind == SOCKET;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
            return false;
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            stream.write(bytes, offset, length);
        } catch (IOException failed) {
            if (lost == null) {
                lost = failed;
            }
            throw failed;
        }
    }
}
