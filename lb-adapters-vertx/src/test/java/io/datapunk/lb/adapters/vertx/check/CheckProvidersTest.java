package io.datapunk.lb.adapters.vertx.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.datapunk.lb.adapters.vertx.ScriptedServer;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.check.CheckProvider;
import io.datapunk.lb.spi.check.HealthCheck;
import io.datapunk.lb.spi.check.HealthCheck.Result;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class CheckProvidersTest {
    /** The checks need no scheduler: Vert.x keeps their deadlines. */
    private static final Scheduler UNUSED = new Scheduler() {
        @Override
        public Cancellable after(Duration delay, Runnable task) {
            throw new AssertionError("not expected to be used");
        }

        @Override
        public Cancellable every(Duration period, Runnable task) {
            throw new AssertionError("not expected to be used");
        }
    };

    private static CheckProvider named(String name) {
        return ServiceLoader.load(CheckProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("vert"))
                .collect(Collectors.toSet());
    }

    @Test
    void eachCheck_isFoundByName_works_andTakesItsThreadsAlong() throws Exception {
        for (String name : Set.of("http", "tcp")) {
            Set<Thread> before = threads();
            CheckProvider provider = named(name);
            assertThat(provider.spiVersion()).isEqualTo(CheckProvider.SPI_VERSION);
            try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                    HealthCheck check = provider.create(Settings.empty(), UNUSED)) {
                Result result = check.check(Instance.of("a", "127.0.0.1", server.port()), Duration.ofSeconds(2))
                        .toCompletableFuture()
                        .get(5, TimeUnit.SECONDS);
                assertThat(result).isEqualTo(Result.PASSED);
                assertThat(threads()).as("a Vert.x of its own").hasSizeGreaterThan(before.size());
            }
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(before).containsAll(threads()));
        }
    }

    @Test
    void settingThatCannotBeUsed_isRefusedBeforeAnyThreadStarts() {
        Set<Thread> before = threads();
        assertThatThrownBy(() -> named("http").create(Settings.of(Map.of("path", "http://x/")), UNUSED))
                .isInstanceOf(Settings.InvalidSettingException.class);
        assertThatThrownBy(() -> named("tcp").create(Settings.of(Map.of("port", "x")), UNUSED))
                .isInstanceOf(Settings.InvalidSettingException.class);
        assertThat(before).containsAll(threads());
    }

    @Test
    void firstCheckOfAVirtualMachine_isAsQuickAsTheNext() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            FirstCheck.class.getName(),
                            String.valueOf(server.port()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(output).contains("PASS");
        }
    }

    /** The first check of a fresh virtual machine, with a deadline that cold classes would miss. */
    static final class FirstCheck {
        private FirstCheck() {}

        public static void main(String[] arguments) throws Exception {
            Instance instance = Instance.of("a", "127.0.0.1", Integer.parseInt(arguments[0]));
            try (HealthCheck check = new HttpCheckProvider().create(Settings.empty(), UNUSED)) {
                long began = System.nanoTime();
                Result result = check.check(instance, Duration.ofMillis(250))
                        .toCompletableFuture()
                        .get(5, TimeUnit.SECONDS);
                System.out.println(result + " after " + (System.nanoTime() - began) / 1_000 + " µs");
            }
        }
    }
}
