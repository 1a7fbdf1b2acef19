package io.datapunk.lb.bootstrap.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Makes a jar as a third party would: compiles sources against what the test sees, and packs them with service files. */
public final class JarMaker {
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, String> services = new LinkedHashMap<>();
    private final List<String> left = new ArrayList<>();
    private int majorVersion;

    /** A class of the package {@code theirs}. */
    public JarMaker source(String type, String body) {
        sources.put(type, """
                package theirs;

                import io.datapunk.lb.spi.*;
                import io.datapunk.lb.spi.check.*;
                import io.datapunk.lb.spi.discovery.*;
                import io.datapunk.lb.spi.health.*;
                import io.datapunk.lb.spi.selection.*;
                import java.util.*;

                """ + body);
        return this;
    }

    /** Names providers, each by its simple name in the package {@code theirs}, or by a whole name. */
    public JarMaker serving(Class<?> contract, String... providers) {
        services.put(
                "META-INF/services/" + contract.getName(),
                Stream.of(providers)
                        .map(each -> (each.contains(".") || each.startsWith("#") ? each : "theirs." + each) + "\n")
                        .reduce("# by a test\n\n", String::concat));
        return this;
    }

    /** A provider of a strategy, with its entry: the first of the eligible. */
    public JarMaker strategy(String type, String name) {
        return strategy(type, "\"" + name + "\"", "SPI_VERSION", PICKS_FIRST, "");
    }

    /** The picker that {@link #strategy} ships. */
    public static final String PICKS_FIRST = """
            return (members, previous) -> (candidates, context, random) -> {
                        for (int i = 0; i < candidates.size(); i++) {
                            if (candidates.eligible(candidates.handle(i))) {
                                return candidates.handle(i);
                            }
                        }
                        return Candidates.NONE;
                    };""";

    /** The same with every part as an expression or statements of Java. */
    public JarMaker strategy(String type, String name, String version, String create, String more) {
        source(type, """
                public class %s implements StrategyProvider {
                    public String name() {
                        return %s;
                    }

                    public int spiVersion() {
                        return %s;
                    }

                    public SelectionStrategy create(Settings settings, List<SelectionStrategy> parts) {
                        %s
                    }

                    %s
                }
                """.formatted(type, name, version, create, more));
        return serving(io.datapunk.lb.spi.selection.StrategyProvider.class, type);
    }

    /** Leaves a compiled class out. */
    public JarMaker without(String type) {
        left.add("theirs/" + type + ".class");
        return this;
    }

    /** Pretends that the classes are for a Java to come. */
    public JarMaker ofClassFileVersion(int major) {
        majorVersion = major;
        return this;
    }

    /** Writes the jar. */
    public Path to(Path file) throws IOException {
        Path classes = Files.createTempDirectory(file.toAbsolutePath().getParent(), ".classes");
        compile(classes);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file));
                Stream<Path> compiled = Files.walk(classes)) {
            for (Path each : compiled.filter(Files::isRegularFile).sorted().toList()) {
                String name = classes.relativize(each).toString().replace('\\', '/');
                if (!left.contains(name)) {
                    put(out, name, versioned(Files.readAllBytes(each)));
                }
            }
            for (Map.Entry<String, String> service : services.entrySet()) {
                put(out, service.getKey(), service.getValue().getBytes(StandardCharsets.UTF_8));
            }
            put(out, "README.txt", "Made by a test.\n".getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private static void put(JarOutputStream out, String name, byte[] bytes) throws IOException {
        out.putNextEntry(new JarEntry(name));
        ((OutputStream) out).write(bytes);
        out.closeEntry();
    }

    /** The version stands in the seventh and eighth byte. */
    private byte[] versioned(byte[] type) {
        if (majorVersion > 0) {
            type[6] = (byte) (majorVersion >> 8);
            type[7] = (byte) majorVersion;
        }
        return type;
    }

    private void compile(Path classes) {
        if (sources.isEmpty()) {
            return;
        }
        List<JavaFileObject> units = new ArrayList<>();
        sources.forEach((type, text) -> units.add(
                new SimpleJavaFileObject(URI.create("string:///theirs/" + type + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreErrors) {
                        return text;
                    }
                }));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<String> options = List.of(
                "-proc:none",
                "--release",
                "17",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"));
        assertThat(compiler.getTask(messages, null, null, options, null, units).call())
                .as("%s", messages)
                .isTrue();
    }
}
