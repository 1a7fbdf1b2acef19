package io.datapunk.lb.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.adapters.telemetry.LbMeter;
import io.datapunk.lb.bootstrap.otlp.Collector;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The runnable jar, as it was packaged, does what its command line says. */
@Timeout(120)
final class RunnableJarIT {
    private static final Path RUNNABLE = Path.of("target", "lb.jar");

    @TempDir
    private Path directory;

    private Jvm lb(String... arguments) throws IOException, InterruptedException {
        return Jvm.run(
                directory,
                Stream.concat(Stream.of("-jar", RUNNABLE.toString()), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    @Test
    void version_isTheOneThatWasBuilt() throws Exception {
        Jvm lb = lb("--version");
        assertThat(lb.exitCode()).isZero();
        assertThat(lb.out().strip()).matches("lb [0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?");
        assertThat(lb.err()).isEmpty();
    }

    @Test
    void help_goesToStandardOutput() throws Exception {
        Jvm lb = lb("--help");
        assertThat(lb.exitCode()).isZero();
        assertThat(lb.out()).contains("Usage: lb", "Exit codes:");
        assertThat(lb.err()).isEmpty();
    }

    @Test
    void aMistake_isTwoAndALineOrTwo() throws Exception {
        for (String[] mistake : List.of(new String[0], new String[] {"dmeo"}, new String[] {"--loud"}, new String[] {
            "demo", "--otlp", "localhost"
        })) {
            Jvm lb = lb(mistake);
            assertThat(lb.exitCode()).isEqualTo(2);
            assertThat(lb.out()).isEmpty();
            assertThat(lb.err()).startsWith("lb: ").doesNotContain("\tat ").doesNotContain("SLF4J");
        }
    }

    @Test
    void demo_pushesMetersAndSpansToACollector() throws Exception {
        try (Collector collector = new Collector()) {
            Jvm lb = lb("demo", "--otlp", collector.url(), "--duration", "5s", "--seed", "3");

            assertThat(lb.exitCode()).as(lb.err()).isZero();
            assertThat(lb.err())
                    .contains("meters and spans go to " + collector.url())
                    .doesNotContain("\tat ");
            assertThat(collector.wrong()).isEmpty();
            assertThat(collector.metrics("io.datapunk.lb"))
                    .extracting(Metric::getName)
                    .contains(
                            Stream.of(LbMeter.values()).map(LbMeter::meterName).toArray(String[]::new));
            assertThat(collector.spans("io.datapunk.lb"))
                    .hasSizeGreaterThan(100)
                    .extracting(Span::getName)
                    .containsOnly("lb.call");
            assertThat(collector.resources())
                    .isNotEmpty()
                    .allMatch(resource -> resource.toString().contains("lb-demo"));
        }
    }

    @Test
    void demoWhoseCollectorIsAway_saysSoInALineOrTwo_andGoesOn() throws Exception {
        Jvm lb = lb("demo", "--otlp", "http://127.0.0.1:1", "--duration", "2s", "--seed", "3");

        assertThat(lb.exitCode()).as(lb.err()).isZero();
        assertThat(lb.err().lines().filter(line -> line.contains("telemetry.export.failed")))
                .hasSizeBetween(1, 2)
                .allMatch(line -> line.contains("WARN"));
        assertThat(lb.err()).doesNotContain("\tat ").doesNotContain("io.opentelemetry");
    }

    @Test
    void simulation_isTheSameToTheLastByteInEveryProcess() throws Exception {
        Path first = directory.resolve("first.json");
        Path second = directory.resolve("second.json");
        for (Path file : List.of(first, second)) {
            Jvm lb = lb("simulate", "fast-fail", "--seeds", "2", "--strategies", "all", "--json", file.toString());
            assertThat(lb.exitCode()).as(lb.err()).isZero();
            assertThat(lb.out()).startsWith("fast-fail");
            assertThat(lb.err())
                    .startsWith("simulate: ")
                    .doesNotContain("SLF4J")
                    .doesNotContain("\tat ");
        }
        assertThat(Files.size(first)).isPositive();
        assertThat(second).hasSameBinaryContentAs(first);
    }
}
