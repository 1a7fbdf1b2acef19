package io.datapunk.lb.bootstrap.plugin;

import io.datapunk.lb.InvalidConfigException;
import io.datapunk.lb.application.event.BalancerEvent.PluginFault;
import io.datapunk.lb.application.plugin.Thrown;
import io.datapunk.lb.spi.Settings;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The jars of a directory, in order of their names; what else is in there is left alone.
 *
 * <p>A jar that cannot be read, or that has nothing to offer, becomes a fault, and the others are there.
 */
final class PluginDirectory implements AutoCloseable {
    private final List<PluginJar> jars = new ArrayList<>();
    private final List<PluginFault> faults = new ArrayList<>();

    private PluginDirectory() {}

    /** No directory was named: nothing in it. */
    static PluginDirectory none() {
        return new PluginDirectory();
    }

    /**
     * Opens all jars; no code of theirs runs yet.
     *
     * @throws InvalidConfigException when this is no directory that can be read
     */
    static PluginDirectory open(Path directory, ClassLoader parent) {
        PluginDirectory opened = new PluginDirectory();
        List<Path> files = jarsIn(directory);
        for (Path file : files) {
            opened.add(file, parent);
        }
        if (files.isEmpty()) {
            opened.fault(directory.toAbsolutePath().normalize(), "no plug-ins, expected at least one file *.jar");
        }
        return opened;
    }

    private static List<Path> jarsIn(Path directory) {
        // The empty path is the current directory, but who wrote it meant a variable that is not set.
        if (directory.toString().isEmpty() || !Files.exists(directory)) {
            throw unusable(directory, "a directory that exists");
        }
        if (!Files.isDirectory(directory)) {
            throw unusable(directory, "a directory, not a file");
        }
        try (Stream<Path> files = Files.list(directory.toAbsolutePath().normalize())) {
            return files.filter(file -> name(file).toLowerCase(Locale.ROOT).endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException | DirectoryIteratorException | SecurityException failed) {
            throw unusable(directory, "a directory that can be read: " + Thrown.said(failed));
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static InvalidConfigException unusable(Path directory, String expected) {
        return new InvalidConfigException(
                List.of("plugins: " + Settings.quoted(directory.toString()) + ", expected " + expected));
    }

    private void add(Path file, ClassLoader parent) {
        try {
            PluginJar jar = PluginJar.open(file, parent);
            jars.add(jar);
            if (!jar.hasProviders()) {
                fault(file, "no plug-in in this jar, expected a provider in at least one of " + entries());
            }
        } catch (IOException unreadable) {
            fault(file, "cannot be read, expected a jar: " + Thrown.said(unreadable));
        }
    }

    private static String entries() {
        return Kind.ALL.stream().map(Kind::entry).collect(Collectors.joining(", "));
    }

    private void fault(Path file, String what) {
        faults.add(new PluginFault("", file.toString(), what));
    }

    List<PluginJar> jars() {
        return jars;
    }

    List<PluginFault> faults() {
        return faults;
    }

    /** Closes every jar, also when one cannot be closed. */
    @Override
    public void close() throws IOException {
        IOException failed = new IOException("some jars of plug-ins cannot be closed");
        for (PluginJar jar : jars) {
            try {
                jar.close();
            } catch (IOException cause) {
                failed.addSuppressed(cause);
            }
        }
        if (failed.getSuppressed().length > 0) {
            throw failed;
        }
    }
}
