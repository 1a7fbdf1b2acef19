package io.datapunk.lb.bootstrap.process;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file that takes the place of another, or of none, once it is whole.
 *
 * @param file what it takes the place of
 * @param directory where that is, and where it is written until then
 */
record WholeFile(Path file, Path directory) {
    /** Less what the user's mask takes away, as of any new file; a temporary one would be its owner's alone. */
    private static final FileAttribute<?> AS_ANY_NEW_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-rw-rw-"));

    /**
     * Writes it and puts it in place. Whatever fails, nothing is left of it.
     *
     * @return whether it is in place; if not the file is as it was, and can only be written to
     * @throws IOException when it cannot be written to its end; the file is as it was
     */
    boolean written(String text) throws IOException {
        if (!isPossible()) {
            return false;
        }
        Path whole = Files.createTempFile(directory, "lb-", ".tmp", attributes());
        try {
            Files.writeString(whole, text);
            return tookPlace(whole);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    /** Links, pipes and devices stay what they are, and a new file is no way around one that must not be written. */
    private boolean isPossible() {
        boolean plain = Files.notExists(file, LinkOption.NOFOLLOW_LINKS)
                || (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.isWritable(file));
        return plain && Files.isWritable(directory);
    }

    private boolean tookPlace(Path whole) throws IOException {
        try {
            return tookOver(whole) && moved(whole);
        } catch (FileSystemException inTheWay) {
            // A file that is mounted there, or that only its owner may remove, can still be written to.
            return false;
        }
    }

    /** Whether it belongs to whom the file belongs to; then it has the permissions of the file too. */
    private boolean tookOver(Path whole) throws IOException {
        if (!knowsPermissions() || Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        PosixFileAttributes before = Files.readAttributes(file, PosixFileAttributes.class);
        PosixFileAttributes now = Files.readAttributes(whole, PosixFileAttributes.class);
        if (!before.permissions().equals(now.permissions())) {
            Files.setPosixFilePermissions(whole, before.permissions());
        }
        return before.owner().equals(now.owner()) && before.group().equals(now.group());
    }

    private boolean moved(Path whole) throws IOException {
        try {
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException twoSteps) {
            Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return true;
    }

    private FileAttribute<?>[] attributes() {
        return knowsPermissions() ? new FileAttribute<?>[] {AS_ANY_NEW_FILE} : new FileAttribute<?>[0];
    }

    private boolean knowsPermissions() {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
