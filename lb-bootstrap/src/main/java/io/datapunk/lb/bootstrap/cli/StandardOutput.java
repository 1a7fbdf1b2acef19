package io.datapunk.lb.bootstrap.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Standard output that remembers what it could not write, which writers above it swallow. Not thread-safe. */
final class StandardOutput extends OutputStream {
    /** Whoever reads has seen enough, as {@code head} has. */
    private static final String READER_LEFT = "Broken pipe";

    private final OutputStream stream;
    private @Nullable IOException lost;

    StandardOutput() {
        this(new FileOutputStream(FileDescriptor.out));
    }

    StandardOutput(OutputStream stream) {
        this.stream = stream;
    }

    /** Why a part of what was written is not there, though somebody wants it; null when nothing is missing. */
    @Nullable
    IOException lost() {
        return lost;
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
            if (lost == null && !READER_LEFT.equals(failed.getMessage())) {
                lost = failed;
            }
            throw failed;
        }
    }
}
