package io.datapunk.lb.bootstrap.plugin;

import io.datapunk.lb.application.plugin.Thrown;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * One jar of plug-ins with a class loader of its own, whose parent is the one that loaded the balancer.
 *
 * <p>So a jar sees the contracts and the JDK, and no other jar of the directory. Its providers are those that its files
 * under {@code META-INF/services} name. Not thread-safe while it is looked at.
 */
final class PluginJar implements AutoCloseable {
    private static final int LONGEST_ENTRY = 1 << 20;
    private static final int MOST_PROVIDERS = 100; // per kind; a jar must not occupy the start for ever

    /** A provider that a jar names and does not have in a usable form. */
    static final class UnusableProviderException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String what;

        UnusableProviderException(String what) {
            super(what);
            this.what = what;
        }

        /** What is wrong with it. */
        String what() {
            return what;
        }
    }

    private final Path path;
    private final URLClassLoader loader;
    private final Map<Kind<?>, List<String>> providers;

    private PluginJar(Path path, URLClassLoader loader, Map<Kind<?>, List<String>> providers) {
        this.path = path;
        this.loader = loader;
        this.providers = providers;
    }

    /**
     * Opens a jar; no code of it runs yet.
     *
     * @throws IOException when this is no readable jar
     */
    static PluginJar open(Path path, ClassLoader parent) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new IOException(Files.isDirectory(path) ? "a directory" : "not there, or no plain file");
        }
        Map<Kind<?>, List<String>> providers = new HashMap<>();
        try (JarFile jar = new JarFile(path.toFile())) {
            for (Kind<?> kind : Kind.ALL) {
                providers.put(kind, named(jar, kind));
            }
        } catch (IllegalArgumentException | SecurityException malformed) { // an entry's name, or a signature
            throw new IOException(malformed.toString(), malformed);
        }
        URL[] urls = {path.toUri().toURL()};
        return new PluginJar(path, new URLClassLoader(String.valueOf(path.getFileName()), urls, parent), providers);
    }

    private static List<String> named(JarFile jar, Kind<?> kind) throws IOException {
        ZipEntry entry = jar.getEntry(kind.entry());
        if (entry == null) {
            return List.of();
        }
        try (InputStream in = jar.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(LONGEST_ENTRY + 1);
            if (bytes.length > LONGEST_ENTRY) {
                throw new IOException(kind.entry() + " is longer than " + LONGEST_ENTRY + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .distinct()
                    .limit(MOST_PROVIDERS)
                    .toList();
        }
    }

    Path path() {
        return path;
    }

    /** The classes it names for a kind, in its order. */
    List<String> providers(Kind<?> kind) {
        return providers.getOrDefault(kind, List.of());
    }

    boolean hasProviders() {
        return providers.values().stream().anyMatch(named -> !named.isEmpty());
    }

    /**
     * Makes one of its providers, which runs the plug-in's code.
     *
     * @throws UnusableProviderException when the class is missing, belongs to somebody else, is no provider of this
     *     kind, or cannot be loaded, initialised or constructed
     */
    <P> P make(Kind<P> kind, String type) throws UnusableProviderException {
        try {
            return instance(kind, Class.forName(type, false, loader));
        } catch (UnusableProviderException said) {
            throw said;
        } catch (ClassNotFoundException missing) {
            Throwable cause = missing.getCause();
            throw new UnusableProviderException("not in the jar, although its " + kind.entry() + " names it"
                    + (cause == null ? "" : ": " + Thrown.said(cause)));
        } catch (NoSuchMethodException | IllegalAccessException | InstantiationException hidden) {
            throw new UnusableProviderException(
                    "cannot be made, expected a public class with a public constructor without parameters");
        } catch (Throwable broken) {
            Throwable cause = unwrapped(broken);
            Thrown.rethrowIfNotThePlugins(cause);
            throw new UnusableProviderException("cannot be loaded: " + Thrown.said(cause));
        }
    }

    private <P> P instance(Kind<P> kind, Class<?> type) throws UnusableProviderException, ReflectiveOperationException {
        if (type.getClassLoader() != loader) {
            throw new UnusableProviderException("not the jar's own, for the balancer sees " + Origin.of(type));
        }
        if (!kind.contract().isAssignableFrom(type)) {
            throw new UnusableProviderException("no " + kind.contract().getName());
        }
        return kind.contract().cast(type.getConstructor().newInstance());
    }

    private static Throwable unwrapped(Throwable thrown) {
        boolean wrapper = thrown instanceof InvocationTargetException || thrown instanceof ExceptionInInitializerError;
        Throwable cause = thrown.getCause();
        return wrapper && cause != null ? unwrapped(cause) : thrown;
    }

    /** Lets go of the file; classes that were not needed until now cannot be loaded any more. Idempotent. */
    @Override
    public void close() throws IOException {
        loader.close();
    }
}
