package io.datapunk.lb.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.Lease;
import io.datapunk.lb.LoadBalancer;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Settings;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plug-ins of the page about extending compile against lb-spi alone, are found, and do what the page says. */
final class ExtendingPageTest {
    private static final Path PAGE = Path.of("..", "docs", "extending.md");
    private static final Pattern SOURCE =
            Pattern.compile("```java\n(package (\\S+);.*?public final class (\\w+) .*?)```", Pattern.DOTALL);
    private static final Pattern ENTRY = Pattern.compile("`(META-INF/services/\\S+)`:\n\n```\n(\\S+)\n```");

    @Test
    void pluginsOfThePage_areFoundByNameAndChooseAndJudge(@TempDir Path jar) throws Exception {
        assertThat(compile(jar)).hasSize(2);
        assertThat(writeServiceEntries(jar)).hasSize(2);
        HealthAwareConfig config = HealthAwareConfig.builder()
                .noChecks()
                .strategy("least-of-many", Map.of("draws", "4"))
                .scorer("strikes", Map.of("strikes", "2"))
                .build();

        try (URLClassLoader loader = new URLClassLoader(
                        new URL[] {jar.toUri().toURL()}, getClass().getClassLoader());
                LoadBalancer balancer = LoadBalancers.builder()
                        .classLoader(loader)
                        .config(config)
                        .discovery("static", Map.of("instances", "127.0.0.1:1, 127.0.0.1:2, 127.0.0.1:3"))
                        .start()) {
            BalancedService service = balancer.service("orders");
            service.ready().toCompletableFuture().get(10, TimeUnit.SECONDS);
            fail("127.0.0.1:2", service);

            assertThat(service.snapshot().instances())
                    .filteredOn(each -> each.instance().id().equals("127.0.0.1:2"))
                    .allSatisfy(each -> assertThat(each.circuit()).isEqualTo("open"));
            assertThat(service.statistics().ejections()).isEqualTo(1);
            assertThat(service.statistics().outcomes().serverErrors()).isEqualTo(2);
        }
    }

    /** Asks until this one has failed twice. */
    private static void fail(String id, BalancedService service) {
        int failed = 0;
        for (int i = 0; i < 10_000 && failed < 2; i++) {
            Lease lease = service.acquire();
            if (lease.instance().id().equals(id)) {
                lease.failed(Outcome.SERVER_ERROR);
                failed++;
            } else {
                lease.succeeded();
            }
        }
    }

    private static List<String> compile(Path jar) throws IOException {
        List<String> files = new ArrayList<>();
        Matcher source = SOURCE.matcher(Files.readString(PAGE));
        while (source.find()) {
            Path folder = Files.createDirectories(jar.resolve(source.group(2).replace('.', '/')));
            files.add(Files.writeString(folder.resolve(source.group(3) + ".java"), source.group(1))
                    .toString());
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<String> options =
                List.of("-Xlint:all,-classfile", "-Werror", "--release", "17", "-d", jar.toString(), "-cp", spiAlone());
        boolean compiled = compiler.getTask(
                        messages,
                        null,
                        null,
                        options,
                        null,
                        compiler.getStandardFileManager(null, null, null).getJavaFileObjectsFromStrings(files))
                .call();
        assertThat(compiled).as("%s", messages).isTrue();
        return files;
    }

    private static String spiAlone() {
        return new File(Settings.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .getPath();
    }

    private static List<String> writeServiceEntries(Path jar) throws IOException {
        List<String> written = new ArrayList<>();
        Matcher entry = ENTRY.matcher(Files.readString(PAGE));
        while (entry.find()) {
            Path file = jar.resolve(entry.group(1));
            Files.createDirectories(file.getParent());
            Files.writeString(file, entry.group(2) + "\n");
            written.add(entry.group(2));
        }
        return written;
    }
}
