package io.datapunk.lb.bootstrap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;

/** A class loader that sees the test's classes, but of services only what it is told to. */
public final class ServiceFiles extends ClassLoader {
    private final Path directory;
    private final boolean others;

    /**
     * A class loader.
     *
     * @param directory where to write service files
     * @param others whether services without a file there are found as usual
     */
    public ServiceFiles(Path directory, boolean others) {
        super(ServiceFiles.class.getClassLoader());
        this.directory = directory;
        this.others = others;
    }

    /** Says which providers a contract has. */
    public ServiceFiles with(Class<?> contract, String... providers) {
        try {
            Files.write(directory.resolve(contract.getName()), List.of(providers));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return this;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        Optional<Path> file = name.startsWith("META-INF/services/io.datapunk")
                ? Optional.of(directory.resolve(name.substring(name.lastIndexOf('/') + 1)))
                : Optional.empty();
        if (file.isEmpty() || (others && !Files.exists(file.get()))) {
            return super.getResources(name);
        }
        return Files.exists(file.get())
                ? Collections.enumeration(List.of(url(file.get())))
                : Collections.emptyEnumeration();
    }

    private static URL url(Path file) throws MalformedURLException {
        return file.toUri().toURL();
    }
}
