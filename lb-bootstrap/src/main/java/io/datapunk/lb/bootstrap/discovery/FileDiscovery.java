package io.datapunk.lb.bootstrap.discovery;

import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Scheduler.Cancellable;
import io.datapunk.lb.spi.Settings.InvalidSettingException;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lists read from a file, and read again when the file changes.
 *
 * <p>A file that is gone or broken leaves every listener with its last list and the reason, also one that comes meanwhile.
 */
final class FileDiscovery implements InstanceDiscovery {
    /*
     * A change is believed when the file looks the same at two polls in a row. So a file that is being written is not
     * taken at half, and two edits within the resolution of the file system's clock are not mistaken for one: by the
     * time of the reading, that clock has moved on. The very first reading believes at once, for somebody waits for it.
     * A file that never settles is never believed, so that is told.
     */

    private static final long LARGEST_BYTES = 64L << 20;
    /** After so many looks in a row that each found another file it is told that the list is not followed. */
    private static final int PATIENCE = 5;

    private final Path path;
    private final Duration interval;
    private final Reading reading;
    private final Scheduler scheduler;
    private final Turns turns = new Turns();
    private final Set<OpenWatch> watches = ConcurrentHashMap.newKeySet();
    private final Cancellable polling;
    private volatile boolean closed;

    // The rest is touched in turns only.
    private @Nullable Stamp believed;
    private @Nullable Stamp seen;
    private @Nullable InstanceFile content;
    private @Nullable String trouble;
    private int unsettled;

    FileDiscovery(Path path, Duration interval, Scheduler scheduler) {
        this(path, interval, scheduler, FileDiscovery::text);
    }

    /** No more than may be read, whatever the file has become since it was looked at. */
    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes((int) LARGEST_BYTES + 1);
            requireNotTooLarge(file, bytes.length);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        }
    }

    private static void requireNotTooLarge(Path file, long bytes) {
        if (bytes > LARGEST_BYTES) {
            throw new InvalidSettingException(file.toString(), bytes + " bytes", "at most " + LARGEST_BYTES + " bytes");
        }
    }

    /** With another way to read the file than that of the JDK. */
    FileDiscovery(Path path, Duration interval, Scheduler scheduler, Reading reading) {
        this.path = path;
        this.interval = interval;
        this.reading = reading;
        this.scheduler = scheduler;
        this.polling = scheduler.every(interval, () -> turns.take(this::poll));
    }

    @Override
    public Watch watch(String service, Listener listener) {
        OpenWatch watch = new OpenWatch(service, listener, watches::remove);
        watches.add(watch);
        if (closed) {
            watch.close();
            return watch;
        }
        scheduler.after(Duration.ZERO, () -> turns.take(() -> begin(watch)));
        return watch;
    }

    @Override
    public void close() {
        closed = true;
        polling.cancel();
        watches.forEach(OpenWatch::close);
    }

    private void begin(OpenWatch watch) {
        if (content == null && trouble == null) {
            read(stamp());
        }
        if (trouble != null && content != null) {
            watch.list(content.of(watch.service())); // which those have who came before the file was broken
        }
        tell(watch);
    }

    private void poll() {
        if (closed || watches.isEmpty()) {
            return;
        }
        Stamp now = stamp();
        boolean settled = now.equals(seen);
        seen = now;
        unsettled = settled ? 0 : unsettled + 1;
        if (settled && !now.equals(believed)) {
            read(now);
            tellAll();
        } else if (unsettled == PATIENCE) {
            trouble = path + ": another file at each of " + PATIENCE + " looks, expected the same one for " + interval
                    + " (interval)";
            believed = null; // Once it settles it is read, whatever it is then.
            tellAll();
        }
    }

    private void tellAll() {
        // A turn each: what one listener throws keeps no other from hearing.
        watches.forEach(watch -> turns.take(() -> tell(watch)));
    }

    private void tell(OpenWatch watch) {
        if (trouble != null) {
            watch.unknown(trouble);
        } else if (content != null) {
            watch.list(content.of(watch.service()));
        }
    }

    private void read(Stamp before) {
        try {
            if (before.special()) {
                // Reading it might wait for ever, or never end.
                throw new InvalidSettingException(path.toString(), "a directory, pipe or device", "a regular file");
            }
            requireNotTooLarge(path, before.size());
            InstanceFile fresh = InstanceFile.parse(path.toString(), reading.text(path));
            if (!stamp().equals(before)) {
                return; // changed under the reading; the next two polls settle it
            }
            content = fresh;
            trouble = null;
        } catch (NoSuchFileException missing) {
            trouble = path + ": no such file, expected a list of instances";
        } catch (CharacterCodingException notUtf8) {
            trouble = path + ": not UTF-8, expected a text file";
        } catch (IOException failed) {
            trouble = path + ": cannot be read (" + failed + "), expected a list of instances";
            seen = before;
            believed = null; // The cause may go away without a trace on the file: so the next poll tries again.
            return;
        } catch (InvalidSettingException invalid) {
            trouble = String.valueOf(invalid.getMessage());
        }
        believed = before;
        seen = before;
    }

    /** How a file is read. */
    @FunctionalInterface
    interface Reading {
        String text(Path file) throws IOException;
    }

    private Stamp stamp() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new Stamp(
                    attributes.lastModifiedTime(),
                    attributes.size(),
                    String.valueOf(attributes.fileKey()),
                    !attributes.isRegularFile());
        } catch (IOException unreadable) {
            return new Stamp(FileTime.fromMillis(0), -1, unreadable.getClass().getName(), false);
        }
    }

    /**
     * What tells one version of the file from another; the key changes when a file is renamed over it.
     *
     * @param special whether it is there and no regular file
     */
    private record Stamp(FileTime modified, long size, String key, boolean special) {}
}
