package io.datapunk.lb.bootstrap.demo;

import io.datapunk.lb.bootstrap.process.FileReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.zookeeper.server.embedded.ExitHandler;
import org.apache.zookeeper.server.embedded.ZooKeeperServerEmbedded;
import org.jspecify.annotations.Nullable;

/**
 * A real ZooKeeper server in this process, on loopback and a free port, with its data in a directory that goes with it.
 * {@link #start} and {@link #close} block.
 */
final class EmbeddedZooKeeper implements AutoCloseable {
    private static final String TEMPORARY = "java.io.tmpdir";
    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final String TICK_MILLIS = "500"; // sessions may be as short as two of them

    /** For each of its threads; one that has just begun to start on a busy machine takes its time to notice. */
    private static final Duration STOP_LIMIT = Duration.ofMillis(1500);

    /*
     * The server's own close() returns while its threads still write to the directory. They are all born, directly or
     * not, of the thread that starts it, so a group of their own tells when the last one is gone.
     */
    private final ThreadGroup threads = new ThreadGroup("lb-demo-zookeeper");
    private final Path directory;
    private final ZooKeeperServerEmbedded server;

    private EmbeddedZooKeeper(Path directory, ZooKeeperServerEmbedded server) {
        this.directory = directory;
        this.server = server;
    }

    /**
     * Makes the directory, in that for temporary files, and starts the server in it.
     *
     * @throws IOException when it does not start; nothing is left behind then
     * @throws InterruptedException when the caller is interrupted; nothing is left behind then either
     */
    static EmbeddedZooKeeper start() throws IOException, InterruptedException {
        return startIn(Path.of(System.getProperty(TEMPORARY)));
    }

    static EmbeddedZooKeeper startIn(Path parent) throws IOException, InterruptedException {
        Path directory = directoryIn(parent);
        EmbeddedZooKeeper embedded;
        try {
            embedded = new EmbeddedZooKeeper(directory, build(directory));
        } catch (IOException | RuntimeException failed) {
            delete(directory);
            throw failed;
        }
        try {
            embedded.run();
            return embedded;
        } catch (IOException | RuntimeException | InterruptedException failed) {
            embedded.close();
            throw failed;
        }
    }

    private static Path directoryIn(Path parent) throws IOException {
        try {
            return Files.createTempDirectory(
                    parent, "lb-demo-zookeeper-" + ProcessHandle.current().pid() + "-");
        } catch (IOException failed) {
            throw new IOException(
                    TEMPORARY + ": " + parent + ", expected a directory this user may write: " + FileReason.of(failed),
                    failed);
        }
    }

    private static ZooKeeperServerEmbedded build(Path directory) throws IOException {
        try {
            return ZooKeeperServerEmbedded.builder()
                    .baseDir(directory)
                    .configuration(settings(directory))
                    .exitHandler(ExitHandler.LOG_ONLY)
                    .build();
        } catch (Exception failed) {
            throw notStarted(failed);
        }
    }

    private void run() throws IOException, InterruptedException {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        Thread starter = new Thread(
                threads,
                () -> {
                    try {
                        server.start(START_LIMIT.toMillis());
                    } catch (Exception failed) {
                        failure.set(failed);
                    }
                },
                "lb-demo-zookeeper-start");
        starter.start();
        try {
            starter.join();
        } catch (InterruptedException interrupted) {
            // A server that is half started does not let itself be closed, and would write to its directory afterwards.
            // No
            // longer than START_LIMIT, for the start itself takes no longer.
            Closings.joinUninterruptibly(starter);
            throw interrupted;
        }
        Exception failed = failure.get();
        if (failed != null) {
            throw notStarted(failed);
        }
    }

    private static IOException notStarted(Exception cause) {
        String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return new IOException("ZooKeeper did not start: " + why, cause);
    }

    private static Properties settings(Path directory) {
        Properties settings = new Properties();
        settings.setProperty("clientPort", "0");
        settings.setProperty("clientPortAddress", "127.0.0.1");
        settings.setProperty("tickTime", TICK_MILLIS);
        settings.setProperty("dataDir", directory.resolve("data").toString());
        settings.setProperty("admin.enableServer", "false");
        settings.setProperty("maxClientCnxns", "0"); // every server of a demo has a connection of its own
        return settings;
    }

    /** Where it listens, on 127.0.0.1. */
    int port() {
        return server.getClientPort();
    }

    /** Where its data is for as long as it runs. */
    Path directory() {
        return directory;
    }

    /** Stops it and deletes its data. Idempotent. */
    @Override
    public void close() {
        server.close();
        tryToDelete();
        awaitThreads();
        try {
            delete(directory);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot delete " + directory, failed);
        }
    }

    /** Once before the wait for its threads: a process that is asked to go may not live to see their end. */
    private void tryToDelete() {
        try {
            delete(directory);
        } catch (IOException stillInUse) {
            // Deleted for good when the threads are gone.
        }
    }

    private void awaitThreads() {
        Thread[] running = new Thread[64];
        int count = threads.enumerate(running);
        try {
            for (int n = 0; n < count; n++) {
                running[n].join(STOP_LIMIT.toMillis());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Deletes a tree; what vanishes meanwhile is fine. */
    private static void delete(Path root) throws IOException {
        if (Files.notExists(root)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
                if (failed instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failed;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failed) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
