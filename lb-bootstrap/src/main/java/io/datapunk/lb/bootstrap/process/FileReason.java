package io.datapunk.lb.bootstrap.process;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why the file system refused something, in words: many of its exceptions have the file's name for a message and no more. Pure. */
public final class FileReason {
    private FileReason() {}

    /** The reason without the file's name; the kind of the exception where it gives none. */
    public static String of(IOException failed) {
        String said = failed instanceof FileSystemException refused ? refused.getReason() : failed.getMessage();
        if (said != null) {
            return said;
        }
        if (failed instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (failed instanceof AccessDeniedException) {
            return "not allowed";
        }
        if (failed instanceof NotDirectoryException) {
            return "not a directory";
        }
        if (failed instanceof FileAlreadyExistsException) {
            return "it exists already";
        }
        return failed.getClass().getSimpleName();
    }
}
